/** Photos: sent in pieces, cleaned, kept, sized, shown. The only file that others import. */
export { createMediaStore, type CleanPhoto, type MediaAccess, type MediaOwner, type MediaStore } from './store.ts';
export { appendUpload, createUpload, dropUpload, stagedFor, stageFiles, sweepUploads, uploadStatus, type StagedPhoto } from './upload.ts';
export { attachMedia, describePhoto, makeCover, moveMedia, removePhoto, type MediaObject } from './photos.ts';
export { coversFor, photoCount, picturesFor, smallCover } from './queries.ts';
export { outboxHandlers } from './variants.ts';
export { files, routes } from './routes.ts';
export { MAX_CHUNK_BYTES, MAX_PHOTO_BYTES, MAX_PHOTOS, type Picture } from './rules.ts';
