// The address bar as state. Screens are paths below /admin; filters are its query.

const read = () => ({ path: location.pathname.replace(/\/+$/, ''), query: location.search });

let here = $state.raw(read());

export const route = {
  get path() {
    return here.path;
  },
  /** @param {string} name */
  parameter: (name) => new URLSearchParams(here.query).get(name) ?? '',
};

/** @param {string} address */
export function go(address) {
  history.pushState(null, '', address);
  here = read();
}

/** Links within the panel change the screen without loading a page. */
export function followLinks() {
  addEventListener('popstate', () => (here = read()));
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (!link || !plain || link.target || !link.pathname.startsWith('/admin')) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
