// The address bar as state. Screens are paths below /admin; filters are its query. Each entry of the
// history holds its place in the order, so that a step back or forward can be taken back.

/** @param {string} path */
const trim = (path) => path.replace(/\/+$/, '');

const read = () => ({
  path: trim(location.pathname),
  query: location.search,
  place: Number(history.state?.place ?? 0),
});

let here = $state.raw(read());
/** How often another address was gone to, the same screen's with other filters too. */
let visits = $state(0);
/** Asks whether what is not saved may be lost. @type {(() => Promise<boolean>) | null} */
let mayLose = null;
/** How many wait for an answer that is shown on this screen alone, and just once. */
let holds = 0;

function move() {
  const before = here;
  here = read();
  if (here.path !== before.path || here.query !== before.query) ++visits;
}

export const route = {
  get path() {
    return here.path;
  },
  /** @param {string} name */
  parameter: (name) => new URLSearchParams(here.query).get(name) ?? '',
  /** Another one each time a screen begins anew; 0 for the one that the page was loaded with. */
  get visit() {
    return visits;
  },
};

/**
 * Puts the filters of the present screen into the address, in place of what was there; those that
 * are empty are left out.
 * @param {Record<string, string>} filters
 */
export function note(filters) {
  const given = Object.entries(filters).filter(([, value]) => value);
  const query = given.length > 0 ? `?${new URLSearchParams(given)}` : '';
  if (query === here.query) return;
  history.replaceState(history.state, '', here.path + query);
  here = { ...here, query };
}

/**
 * From now on a person is asked before this screen is left; the browser asks in its own words
 * before the page is. Returns what ends that.
 * @param {() => Promise<boolean>} ask
 */
export function guard(ask) {
  mayLose = ask;
  return () => {
    if (mayLose === ask) mayLose = null;
  };
}

/** From now on this screen stays. Returns what ends that. */
export function hold() {
  ++holds;
  return () => {
    --holds;
  };
}

/** Whether the screen may be left. Who agreed once is not asked again. */
export async function mayLeave() {
  if (holds > 0) return false;
  const asked = mayLose;
  if (!asked) return true;
  if (!(await asked())) return false;
  if (mayLose === asked) mayLose = null;
  return true;
}

/** To where one is already is no step. @param {string} address */
export async function go(address) {
  const { pathname, search } = new URL(address, location.href);
  const other = trim(pathname) !== here.path || search !== here.query;
  if (!other || !(await mayLeave())) return;
  history.pushState({ place: here.place + 1 }, '', address);
  move();
}

/** The browser has gone back or forward already: it returns until the answer is there. */
async function follow() {
  const steps = read().place - here.place;
  if (steps === 0) return;
  const same = trim(location.pathname) === here.path && location.search === here.query;
  if ((!mayLose && holds === 0) || same) {
    move();
    return;
  }
  history.go(-steps);
  if (await mayLeave()) history.go(steps);
}

/** Links within the panel change the screen without loading a page. */
export function followLinks() {
  addEventListener('popstate', follow);
  addEventListener('beforeunload', (event) => (mayLose || holds > 0) && event.preventDefault());
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (!link || !plain || link.target || !link.pathname.startsWith('/admin')) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
