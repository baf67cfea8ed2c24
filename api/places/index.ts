/** Places: today's provinces and communes by code, and old addresses resolved to them. */
export { routes } from './routes.ts';
export { loadPlaces, PLACES_VERSION } from './load.ts';
export { communeByCode, listCommunes, listProvinces, placeIndex, provinceByCode } from './queries.ts';
export { exactPlace, foldPlace } from './names.rules.ts';
export { findProvince, resolvePlace, type PlaceCommune, type PlaceIndex, type PlaceProvince, type Resolution } from './rules.ts';
