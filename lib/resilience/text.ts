export * from '../core/words';
