// Sorts the places by distance. The position is asked of the browser, used here, and forgotten: no request is made.

const button = document.querySelector("[data-near]");
const list = document.querySelector("[data-places]");
const status = document.querySelector("[data-near-status]");
const RADIUS = 6371;

const radians = (degrees) => (degrees * Math.PI) / 180;
const kilometres = (from, to) => {
  const [dLat, dLon] = [radians(to.lat - from.lat), radians(to.lon - from.lon)];
  const part = Math.sin(dLat / 2) ** 2 + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * Math.sin(dLon / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.sqrt(part));
};
const written = (far) => (far < 1 ? button.dataset.metres.replace("{n}", Math.max(50, Math.round((far * 1000) / 50) * 50)) : button.dataset.kilometres.replace("{n}", far < 10 ? far.toFixed(1) : Math.round(far)));

const sort = (here) => {
  const places = [...list.children].map((place) => {
    const { lat, lon } = place.dataset;
    return { place, far: lat ? kilometres(here, { lat: Number(lat), lon: Number(lon) }) : Infinity };
  });
  places.sort((a, b) => a.far - b.far);
  for (const { place, far } of places) {
    const text = place.querySelector("[data-far]");
    text.textContent = Number.isFinite(far) ? written(far) : button.dataset.unknown;
    text.hidden = false;
    list.append(place);
  }
  status.textContent = button.dataset.done;
};

if (button && list && navigator.geolocation) {
  button.hidden = false;
  button.addEventListener("click", () => {
    status.textContent = button.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => sort({ lat: coords.latitude, lon: coords.longitude }),
      () => (status.textContent = button.dataset.failed),
      { timeout: 15000, maximumAge: 300000 },
    );
  });
}
