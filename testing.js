// The entry point `cdktf-resilient-exchange/testing`: jest matchers. What they do is in lib/testing/.
module.exports = require('./lib/testing/register');
