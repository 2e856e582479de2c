/** Words of forms that are made from a schema. */
import { dictionary } from "../../language";

const en = {
  add: "Add",
  addTo: (what: string) => `Add to ${what}`,
  remove: (what: string) => `Remove ${what}`,
  name: "Name",
  value: "Value",
  notSet: "Not set",
  usually: (value: string) => `Where nothing is set: ${value}`,
  unknown: "is not there any more",
  twice: "This name is there twice.",
  noJson: "This is no JSON; what was there before is kept until it is.",
  yesOrNo: "Yes or no",
  number: "A number",
  text: "A text",
  byName: "One by its name",
  detailed: "In detail",
  list: "A list",
  mapping: "Names with values",
  formOf: (what: string) => `${what}: in which form`,
};

const es: typeof en = {
  add: "Añadir",
  addTo: (what) => `Añadir a ${what}`,
  remove: (what) => `Quitar ${what}`,
  name: "Nombre",
  value: "Valor",
  notSet: "Sin fijar",
  usually: (value) => `Si no se fija nada: ${value}`,
  unknown: "ya no existe",
  twice: "Este nombre está dos veces.",
  noJson: "Esto no es JSON; hasta que lo sea se conserva lo anterior.",
  yesOrNo: "Sí o no",
  number: "Un número",
  text: "Un texto",
  byName: "Uno por su nombre",
  detailed: "En detalle",
  list: "Una lista",
  mapping: "Nombres con valores",
  formOf: (what) => `${what}: en qué forma`,
};

export const useWords = dictionary(en, es);
