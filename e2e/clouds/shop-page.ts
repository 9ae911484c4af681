/** A page that uses the API named by `?api=` as a shop would: from another origin, with cookies, a token and an image. */
export const SHOP_PAGE = `<!doctype html>
<title>shop</title>
<script type="module">
const api = new URLSearchParams(location.search).get('api');
const ask = (path, { headers = {}, ...rest } = {}) =>
  fetch(api + path, { credentials: 'include', cache: 'no-store', headers, ...rest });
const asJson = (body, headers = {}) =>
  ({ method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

const refused = await ask('/api/orders');
if (refused.status !== 401) throw new Error('expected to be refused');
const { access_token } = await (await ask('/api/session', asJson({ user: 'alice' }))).json();
const bearer = { authorization: 'Bearer ' + access_token };
await (await ask('/api/orders', { headers: bearer })).json();
await (await ask('/api/basket')).json();
await (await ask('/api/catalog')).json();
const { id } = await (await ask('/api/orders', asJson({ book: 'book-7', count: 2 }, bearer))).json();
await (await ask('/api/orders/' + id, { headers: bearer })).json();
await (await ask('/api/newest')).json();
await new Promise((resolve, reject) => {
  const image = new Image();
  image.onload = resolve;
  image.onerror = reject;
  image.src = api + '/api/logo.png';
});
document.title = 'bought';
</script>
`;
