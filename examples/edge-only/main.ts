import { App } from 'cdktf';
import { EstateSummary } from 'cdktf-resilient-exchange';
import { edgeOnly } from './estate';

// The estate is a function of its own, so that estate.test.ts asks the same program what it survives.
const app = new App();
edgeOnly(app);
app.synth();
console.log(EstateSummary.of(app).toString());
