// SPDX-License-Identifier: MIT
// Texts of @faker-js/faker in place of words; what does not fit is made of words after all.

const FAKER: Readonly<Record<string, () => string>> = {
  first: () => faker.person.firstName(),
  last: () => faker.person.lastName(),
  name: () => faker.person.fullName(),
  login: () => faker.internet.username(),
  email: () => faker.internet.email(),
  city: () => faker.location.city(),
  street: () => faker.location.streetAddress(),
  zip: () => faker.location.zipCode(),
  state: () => faker.location.state(),
  country: () => faker.location.country(),
  countrycode: () => faker.location.countryCode(),
  phone: () => faker.phone.number(),
  company: () => faker.company.name(),
  job: () => faker.person.jobTitle(),
  color: () => faker.color.human(),
  sentence: () => faker.lorem.sentence(),
  title: () => faker.lorem.words(3),
  product: () => faker.commerce.productName(),
  url: () => faker.internet.url(),
  image: () => faker.image.url(),
  slug: () => faker.lorem.slug(),
  file: () => faker.system.fileName(),
  path: () => faker.system.filePath(),
  host: () => faker.internet.domainName(),
  ipv4: () => faker.internet.ipv4(),
  uuid: () => faker.string.uuid(),
  currency: () => faker.finance.currencyCode(),
  timezone: () => faker.location.timeZone(),
  version: () => faker.system.semver(),
  sha: () => faker.git.commitSha(),
  token: () => faker.string.alphanumeric(20),
  mime: () => faker.system.mimeType(),
  password: () => faker.internet.password(),
};
const seedFaker = (seed: number): void => {
  faker.seed(seed);
};
