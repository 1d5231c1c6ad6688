// The address bar as state. Screens are paths below /admin; filters are its query.

const read = () => ({ path: location.pathname.replace(/\/+$/, ''), query: location.search });

let here = $state.raw(read());
let moved = false;

function move() {
  moved = true;
  here = read();
}

export const route = {
  get path() {
    return here.path;
  },
  /** @param {string} name */
  parameter: (name) => new URLSearchParams(here.query).get(name) ?? '',
  /** Whether the screen was changed since the page was loaded. */
  get moved() {
    return moved;
  },
};

/** @param {string} address */
export function go(address) {
  history.pushState(null, '', address);
  move();
}

/** Links within the panel change the screen without loading a page. */
export function followLinks() {
  addEventListener('popstate', move);
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (!link || !plain || link.target || !link.pathname.startsWith('/admin')) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
