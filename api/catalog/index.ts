/** The catalogue: products, trade items, producers, gradings, moderation, registers. The only file that others import. */
export { approveListing, resumeListing, returnListing, submitListing, suspendListing, withdrawListing, type Moved, type MoveInput } from './move-listing.ts';
export { approveRevision, returnRevision } from './decide-revision.ts';
export { catalogue, catalogueFigures, neighbours, type CatalogFacets, type CatalogFilter, type CatalogPage, type CatalogQuery, type CatalogSort, type Facet } from './listing.ts';
export { catalogDeskCounts, deskGradings, deskListings, mergeCandidates, organisationListings, producerMergeCandidates, returnedRevision, waitingRevision, waitingRevisions, type DeskGrading, type DeskList, type DeskProduct, type GradingDesk, type MergePair, type ProducerPair, type RevisionView, type StateCounts } from './desk.ts';
export {
  catalogGeneration, findProducer, findProduct, gradingsOf, mediaOwner, productForDesk, productJsonBySlug, productRedirect, sitemapEntries, tradeItemByGtin,
  type FoundProducer, type FoundProduct, type ProducerPage, type TradeItemOfGtin,
} from './queries.ts';
export { certifyGrading, type CertifyInput } from './certify-grading.ts';
export { dismissMergeCandidate, mergeProducers, mergeProducts } from './merge.ts';
export { producerOfOrganisation } from './ensure-producer.ts';
export { renameProduct } from './rename-product.ts';
export { saveListing, type SavedListing } from './save-listing.ts';
export { saveProducer, type ProducerInput } from './save-producer.ts';
export { saveTradeItem, setPriceStock, setTradeItemState, type SavedTradeItem } from './trade-items.ts';
export { resumeSale, saleStops, stopSale } from './sale-stop.ts';
export { setProductPlace, unplacedProducts, type UnplacedProduct } from './set-place.ts';
export { searchDocument, searchDocuments, type ProductSearchDocument } from './search-documents.ts';
export type { ListingInput, TradeItemInput } from './schemas.ts';
export type { GradingView, ProductCard, ProductPage, TradeItemView } from './views.ts';
export {
  CERTIFICATE_MONTHS, gradingToday, gradingWords, groupByCode, GROUPS, MODERATED_FIELDS, movesFrom, PRODUCT_MOVES, STATE_WORDS,
  type Grading, type GradingStanding, type GradingState, type GroupCode, type ModeratedField, type ProductAct, type ProductState,
} from './rules.ts';
export { netWords, PIECE_WORDS, readDong, readNet, UNIT_CHOICES, unitPrice, type Net } from './units.rules.ts';
export { importReport, importJobs, commitImport, resumeImports, startImport, type ImportJobView, type ImportReport, type ImportReportRow } from './register/index.ts';
export { nameKey } from './names.rules.ts';
export { routes } from './routes.ts';
export { reindexLapsed } from './lapse.ts';
export { producers, unitPricesFor, type CardPrice, type ProducerListItem } from './producers.ts';
export { decidingBody } from './deciding-body.ts';
