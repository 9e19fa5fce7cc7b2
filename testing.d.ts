export * from './lib/testing/register';
