/** Words of the Core Business Vocabulary 2.0 (CBV, sections 7 and 8), and their several spellings. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

export type Vocabulary = 'bizStep' | 'disposition' | 'bizTransactionType' | 'sourceDestType' | 'errorReason' | 'component';

const LISTS: Readonly<Record<Vocabulary, { words: ReadonlySet<string>; urn: string; web: string }>> = {
  bizStep: {
    words: words('accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting installing killing loading other packing picking receiving removing repackaging repairing replacing reserving retail_selling shipping staging_outbound stock_taking stocking storing transporting unloading unpacking void_shipping sensor_reporting sampling'),
    urn: 'urn:epcglobal:cbv:bizstep:', web: 'BizStep-',
  },
  disposition: {
    words: words('active container_closed damaged destroyed dispensed disposed encoded expired in_progress in_transit inactive no_pedigree_match non_sellable_other partially_dispensed recalled reserved retail_sold returned sellable_accessible sellable_not_accessible stolen unknown available completeness_verified completeness_inferred conformant container_open mismatch_instance mismatch_class mismatch_quantity needs_replacement non_conformant unavailable'),
    urn: 'urn:epcglobal:cbv:disp:', web: 'Disp-',
  },
  bizTransactionType: { words: words('bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt'), urn: 'urn:epcglobal:cbv:btt:', web: 'BTT-' },
  sourceDestType: { words: words('owning_party possessing_party location'), urn: 'urn:epcglobal:cbv:sdt:', web: 'SDT-' },
  errorReason: { words: words('did_not_occur incorrect_data'), urn: 'urn:epcglobal:cbv:er:', web: 'ER-' },
  component: { words: words('x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle easting northing latitude longitude altitude'), urn: 'urn:epcglobal:cbv:comp:', web: 'Comp-' },
};

const CBV_HOSTS = ['https://ref.gs1.org/cbv/', 'http://ref.gs1.org/cbv/', 'https://ns.gs1.org/cbv/', 'http://ns.gs1.org/cbv/', 'cbv:'];

/** The full address of a bare word, as the event hash needs it: 'shipping' → 'https://ref.gs1.org/cbv/BizStep-shipping'. */
export const cbvAddress = (vocabulary: Vocabulary, word: string): string => (LISTS[vocabulary].words.has(word) ? `https://ref.gs1.org/cbv/${LISTS[vocabulary].web}${word}` : word);

/**
 * A word of a vocabulary in its bare form, whichever way it was spelt: 'shipping', 'cbv:BizStep-shipping',
 * 'https://ref.gs1.org/cbv/BizStep-shipping', 'urn:epcglobal:cbv:bizstep:shipping'.
 * @returns the bare word; the same text for a word of another vocabulary (a URI); null for a CBV word that does not exist
 */
export function bareWord(vocabulary: Vocabulary, text: string): string | null {
  const { words: known, urn, web } = LISTS[vocabulary];
  if (known.has(text)) return text;
  for (const start of [urn, ...CBV_HOSTS.map((host) => host + web)]) {
    if (text.startsWith(start)) {
      const word = text.slice(start.length);
      return known.has(word) ? word : null;
    }
  }
  if (text.startsWith('urn:epcglobal:cbv:') || CBV_HOSTS.some((host) => text.startsWith(host))) return null;
  return text.includes(':') ? text : null;
}

export const MEASUREMENTS = words('AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Radioactivity Altitude AmountOfSubstance AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area Capacitance Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy Exposure Force Frequency Illuminance Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance LuminousFlux LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux RadiantIntensity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber');
export const SENSOR_ALERTS = words('ALARM_CONDITION ERROR_CONDITION');
export const EVENT_TYPES = words('ObjectEvent AggregationEvent TransactionEvent TransformationEvent AssociationEvent');
