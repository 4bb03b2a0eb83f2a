export default function ({ data, setStateValue }) {
  const query = window.matchMedia(`(max-width: ${data.below}px)`);
  const tell = () => { if (query.matches !== data.assumed) setStateValue("narrow", query.matches); };
  const follow = () => setStateValue("narrow", query.matches);
  tell();
  query.addEventListener("change", follow);
  return () => query.removeEventListener("change", follow);
}
