// Headless Chromium by its DevTools protocol, over a pipe.
const {spawn} = require('child_process');
const {mkdtempSync, rmSync} = require('fs');
const {tmpdir} = require('os');
const {join} = require('path');

class Browser {
  constructor(program) {
    this.folder = mkdtempSync(join(tmpdir(), 'assay-browser-'));
    this.process = spawn(program, [
      '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync',
      '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage',
      '--remote-debugging-pipe', `--user-data-dir=${this.folder}`, 'about:blank',
    ], {stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']});
    this.waiting = new Map();
    this.sessions = new Map();
    this.calls = 0;
    let rest = '';
    this.process.stdio[4].setEncoding('utf8').on('data', (text) => {
      const messages = (rest + text).split('\0');
      rest = messages.pop();
      for (const message of messages) this.take(JSON.parse(message));
    });
  }

  take({id, method, params, sessionId, result, error}) {
    if (id === undefined) return this.sessions.get(sessionId)?.heard(method, params);
    const {resolve, reject} = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) reject(new Error(error.message));
    else resolve(result);
  }

  call(method, params = {}, sessionId = undefined) {
    const id = ++this.calls;
    this.process.stdio[3].write(JSON.stringify({id, method, params, sessionId}) + '\0');
    return new Promise((resolve, reject) => this.waiting.set(id, {resolve, reject}));
  }

  async open(url, wishes = {}) {
    const {targetId} = await this.call('Target.createTarget', {url: 'about:blank'});
    const {sessionId} = await this.call('Target.attachToTarget', {targetId, flatten: true});
    const page = new Page(this, sessionId, targetId);
    this.sessions.set(sessionId, page);
    await page.load(url, wishes);
    return page;
  }

  async close() {
    const ended = new Promise((resolve) => this.process.on('exit', resolve));
    await this.call('Browser.close');
    await ended;
    rmSync(this.folder, {recursive: true, force: true, maxRetries: 5});
  }
}

class Page {
  constructor(browser, session, target) {
    this.call = (method, params) => browser.call(method, params, session);
    this.close = () => browser.call('Target.closeTarget', {targetId: target});
    this.said = [];  // what the console would show
    this.heard = (method, params) => {
      if (method === 'Log.entryAdded') this.said.push(params.entry.text);
      if (method === 'Runtime.exceptionThrown') this.said.push(params.exceptionDetails.exception.description);
      if (method === 'Page.loadEventFired') this.loaded();
    };
  }

  // wishes: scheme ("light" or "dark"), script (false: none runs), width in pixels
  async load(url, {scheme = 'light', script = true, width = 1200}) {
    for (const domain of ['Page', 'Log', 'Runtime']) await this.call(`${domain}.enable`);
    const loaded = new Promise((resolve) => this.loaded = resolve);
    await this.call('Emulation.setEmulatedMedia', {features: [{name: 'prefers-color-scheme', value: scheme}]});
    await this.call('Emulation.setScriptExecutionDisabled', {value: !script});
    await this.call('Emulation.setDeviceMetricsOverride', {width, height: 900, deviceScaleFactor: 1, mobile: false});
    await this.call('Page.navigate', {url});
    await loaded;
  }

  // The value of an expression, in the page.
  async value(expression) {
    const {result, exceptionDetails} = await this.call('Runtime.evaluate',
        {expression, awaitPromise: true, returnByValue: true});
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async press(key) {
    const text = key.length === 1 ? key : undefined;
    await this.call('Input.dispatchKeyEvent', {type: 'keyDown', key, text});
    await this.call('Input.dispatchKeyEvent', {type: 'keyUp', key});
  }
}

module.exports = {Browser};
