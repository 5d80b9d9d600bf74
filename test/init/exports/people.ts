import { rows, turn } from './export-case.js';

const two = (number: number) => String(number).padStart(2, '0');

export const FIRST = {
  en: ['Ann', 'Bob', 'Mary', 'James', 'Olivia', 'Harry', 'Sophie', 'George', 'Emily', 'Jack'],
  de: ['Jürgen', 'Sabine', 'Klaus', 'Petra', 'Lukas', 'Anna', 'Felix', 'Ursula', 'Jonas', 'Heike'],
  fr: ['Camille', 'Jean', 'Élodie', 'Pierre', 'Chloé', 'Luc', 'Manon', 'Hugo', 'Aurélie', 'Paul'],
  es: ['María', 'José', 'Lucía', 'Carlos', 'Ana', 'Javier', 'Carmen', 'Pablo', 'Elena', 'Diego'],
  it: ['Giulia', 'Marco', 'Chiara', 'Luca', 'Sofia', 'Matteo', 'Elena', 'Paolo', 'Anna', 'Fabio'],
  in: ['Priya', 'Rahul', 'Anjali', 'Amit', 'Neha', 'Vikram', 'Pooja', 'Arjun', 'Kavita', 'Ravi'],
} as const;
export const LAST = {
  en: ['Lee', 'Ray', 'Smith', "O'Brien", 'Walker', 'Hughes', 'Green', 'Baker', 'Young'],
  de: ['Müller', 'Schmidt', 'Weber', 'von Berg', 'Fischer', 'Groß', 'Wagner'],
  fr: ['Martin', 'Bernard', 'Petit', 'Le Goff', 'Moreau', 'Durand', 'Leroy'],
  es: ['García López', 'Martínez', 'Sánchez Ruiz', 'Pérez', 'Gómez', 'Núñez', 'Díaz'],
  it: ['Rossi', 'Ferrari', 'Esposito', 'De Luca', 'Bianchi', 'Romano', 'Greco'],
  in: ['Sharma', 'Patel', 'Iyer', 'Reddy', 'Gupta', 'Khan', 'Nair'],
} as const;
export type Tongue = keyof typeof FIRST;

export const firstNames = (tongue: Tongue) => turn(...FIRST[tongue]);
export const lastNames = (tongue: Tongue) => turn(...LAST[tongue]);
export const fullNames = (tongue: Tongue) => {
  const last = lastNames(tongue);
  return firstNames(tongue).map((name, row) => `${name} ${last[row] ?? ''}`);
};
export const emails = (domain = 'example.com') => rows((row) => `person${row}@${domain}`);
/** Numbers from ranges reserved for fiction, where there are any. */
export const usPhones = () => rows((row) => `(212) 555-01${two(row)}`);
export const gbPhones = () => rows((row) => `020 7946 0${two(row)}0`);
export const dePhones = () => rows((row) => `030 23125 ${two(row)}0`);
export const frPhones = () => rows((row) => `01 99 00 ${two(row)} 10`);
export const inPhones = () => rows((row) => `+91 98765 430${two(row)}`);
export const esPhones = () => rows((row) => `912 345 0${two(row)}`);
export const jpPhones = () => rows((row) => `03-5550-01${two(row)}`);

/** Days of 2024: the early ones are valid day first and month first. */
export const day = (row: number) => ({
  year: '2024',
  month: two((row % 12) + 1),
  day: two(((row * 7) % 28) + 1),
});
export const iso = (row: number) => `${day(row).year}-${day(row).month}-${day(row).day}`;
export const clock = (row: number) => `${two((row * 5) % 24)}:${two((row * 11) % 60)}`;
