/** Words of the pages for people who are not signed in. */
import { dictionary } from "../../language";

const en = {
  signIn: "Sign in",
  name: "Name",
  password: "Password",
  newPassword: "Password, 12 characters or more",
  begin: "Begin",
  nobody: "This site has no user yet. Open the link that “cordboard serve” printed when it started: with it you make the first one.",
  firstUser: "The first user",
  becomeAdministrator: "You become the administrator of this site. This link works once.",
  welcome: (name: string) => (name === "" ? "Welcome" : `Welcome, ${name}`),
  choosePassword: (name: string) => `Choose a password. You then sign in as ${name}. This link works once.`,
};

const es: typeof en = {
  signIn: "Iniciar sesión",
  name: "Nombre",
  password: "Contraseña",
  newPassword: "Contraseña, 12 caracteres o más",
  begin: "Empezar",
  nobody: "Este sitio aún no tiene usuarios. Abra el enlace que “cordboard serve” mostró al arrancar: con él se crea el primero.",
  firstUser: "El primer usuario",
  becomeAdministrator: "Usted será el administrador de este sitio. Este enlace sirve una vez.",
  welcome: (name) => (name === "" ? "Bienvenido" : `Bienvenido, ${name}`),
  choosePassword: (name) => `Elija una contraseña. Después iniciará sesión como ${name}. Este enlace sirve una vez.`,
};

export const useWords = dictionary(en, es);
