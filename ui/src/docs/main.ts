import "swagger-ui-dist/swagger-ui.css";
import "../design/tokens.css";
import "./docs.css";
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";

const night = matchMedia("(prefers-color-scheme: dark)");

/** Swagger UI has its night colours under a class of its own; the choice is the same as on the other pages. */
function followTheme(): void {
  const { theme } = document.documentElement.dataset;
  document.documentElement.classList.toggle("dark-mode", theme === "dark" || (theme !== "light" && night.matches));
}

// The description of the API is in English, whatever language the other pages speak.
document.documentElement.lang = "en";
document.documentElement.dir = "ltr";

followTheme();
night.addEventListener("change", followTheme);

// Deep links would put a link inside each operation's button, which no screen reader can tell.
SwaggerUI({ url: "/api/openapi.json", dom_id: "#docs", deepLinking: false, validatorUrl: null, tryItOutEnabled: true });
