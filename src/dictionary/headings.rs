//! The words by which a report tells what it is: markers and roles of headings, labels of metadata, bodies, self-references,
//! time. Reads `headings.toml`; how the words are used is left to `structure`.

mod lists;

pub use lists::{Bureau, Issuer, Label, LabelField, Markers, OwnPlace, Part, PlaceMark, Places, Time, Title};

use super::finder::Finder;
use super::{DictionaryError, Files, LexiconMatches, List};
use crate::model::{DocType, Role};
use foldhash::{HashMap, HashMapExt};
use serde::Deserialize;

/// The file, compiled.
pub struct Headings {
    /// How headings are marked.
    pub markers: Markers,
    /// What a title is known by.
    pub title: Title,
    /// Bodies that issue reports.
    pub issuer: Issuer,
    /// Everyday names of bureaus.
    pub bureaus: Vec<Bureau>,
    /// Names of places in running text.
    pub places: Places,
    /// How a report speaks of its own place.
    pub own_places: Vec<OwnPlace>,
    /// How time is told.
    pub time: Time,
    /// Labels of metadata by their first character, the longest first.
    labels: HashMap<char, Vec<Label>>,
    roles: Ranked<Role>,
    /// Headings that are one word by itself: 问题.
    alone: HashMap<String, Role>,
    titles: Ranked<DocType>,
    texts: Ranked<DocType>,
    stops: Finder,
    navigation: Finder,
    own: Finder,
    /// For each word of `own`: the index of its [`OwnPlace`], and whether it is a strong one.
    own_words: Vec<(usize, bool)>,
}

impl Headings {
    /// Reads the built-in file, then a user's, whose words are added to those of the same id and whose tables of words
    /// replace the built-in ones.
    ///
    /// # Errors
    /// Names the file and line that is not understood.
    pub fn load(files: &Files) -> Result<Self, DictionaryError> {
        let mut all = Source::default();
        for file in files.named("headings.toml") {
            all.lay_over(file.toml()?);
        }
        all.compile().map_err(|reason| DictionaryError::entry("headings.toml", "words", reason))
    }

    /// What a section with this heading is for, as far as the heading says.
    #[must_use]
    pub fn role(&self, heading: &str) -> Option<Role> {
        self.alone.get(heading).copied().or_else(|| self.roles.first(heading))
    }

    /// What kind of document a title announces.
    #[must_use]
    pub fn doc_type_of_title(&self, title: &str) -> Option<DocType> {
        self.titles.first(title)
    }

    /// What kind of document an opening announces.
    #[must_use]
    pub fn doc_type_of_text(&self, opening: &str) -> Option<DocType> {
        self.texts.first(opening)
    }

    /// The labels that begin with a character, the longest first.
    #[must_use]
    pub fn labels_with(&self, first: char) -> &[Label] {
        self.labels.get(&first).map_or(&[], Vec::as_slice)
    }

    /// Whether a line belongs to the page around the report.
    #[must_use]
    pub fn is_navigation(&self, line: &str) -> bool {
        self.navigation.is_in(line)
    }

    /// The words for the report's own place in a text: index into `own_places`, whether strong, and byte offset.
    pub fn own_places_in<'a>(&'a self, matches: &'a LexiconMatches) -> impl Iterator<Item = (usize, bool, usize)> + 'a {
        matches.of(List::OwnPlaces).iter().map(|f| {
            let (place, strong) = self.own_words[f.word];
            (place, strong, f.span.start)
        })
    }

    pub(super) fn lists(&self) -> impl Iterator<Item = (List, &Finder)> {
        let marks = self.places.mark.iter().filter(|m| m.province == self.places.province_of_taiwan);
        let taiwan = marks.map(|m| (List::Taiwan, m.finder()));
        [(List::OwnPlaces, &self.own), (List::Stops, &self.stops)].into_iter().chain(taiwan)
    }
}

/// Values that words stand for, ranked: the first one of whose words is found is meant.
struct Ranked<T> {
    words: Finder,
    /// For each word: the rank of its value, and whether it speaks for it or against it.
    meanings: Vec<(usize, bool)>,
    values: Vec<T>,
}

/// A value, the words for it and those against it.
type Entry<'a, T> = (T, &'a [String], &'a [String]);

impl<T: Copy> Ranked<T> {
    fn new(entries: &[Entry<T>]) -> Self {
        let mut words = Vec::new();
        let mut meanings = Vec::new();
        for (rank, (_, for_it, against)) in entries.iter().enumerate() {
            for (list, speaks_for) in [(for_it, true), (against, false)] {
                words.extend(list.iter());
                meanings.extend(list.iter().map(|_| (rank, speaks_for)));
            }
        }
        let values = entries.iter().map(|(value, ..)| *value).collect();
        Self { words: Finder::new(words), meanings, values }
    }

    fn first(&self, text: &str) -> Option<T> {
        let (mut told, mut denied) = (0u32, 0u32);
        self.words.each(text, |found| {
            let (rank, speaks_for) = self.meanings[found.word];
            *(if speaks_for { &mut told } else { &mut denied }) |= 1 << rank;
        });
        let rank = (told & !denied).trailing_zeros() as usize;
        self.values.get(rank).copied()
    }
}

/// The file as written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Source {
    role: Vec<RoleWords>,
    doc_type: Vec<TypeWords>,
    metadata: Vec<Labels>,
    markers: Option<Markers>,
    title: Option<Title>,
    issuer: Option<Issuer>,
    bureau: Vec<Bureau>,
    places: Option<Places>,
    own_place: Vec<OwnPlace>,
    time: Option<Time>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleWords {
    id: Role,
    words: Vec<String>,
    #[serde(default)]
    not_words: Vec<String>,
    #[serde(default)]
    alone: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeWords {
    id: DocType,
    title_words: Vec<String>,
    #[serde(default)]
    title_not_words: Vec<String>,
    text_words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labels {
    field: LabelField,
    #[serde(default)]
    weak: bool,
    labels: Vec<String>,
}

impl Source {
    fn lay_over(&mut self, upper: Self) {
        for new in upper.role {
            match self.role.iter_mut().find(|r| r.id == new.id) {
                Some(old) => {
                    old.words.extend(new.words);
                    old.not_words.extend(new.not_words);
                    old.alone.extend(new.alone);
                }
                None => self.role.push(new),
            }
        }
        for new in upper.doc_type {
            match self.doc_type.iter_mut().find(|t| t.id == new.id) {
                Some(old) => {
                    old.title_words.extend(new.title_words);
                    old.title_not_words.extend(new.title_not_words);
                    old.text_words.extend(new.text_words);
                }
                None => self.doc_type.push(new),
            }
        }
        self.metadata.extend(upper.metadata);
        self.bureau.extend(upper.bureau);
        self.own_place.extend(upper.own_place);
        self.markers = upper.markers.or(self.markers.take());
        self.title = upper.title.or(self.title.take());
        self.issuer = upper.issuer.or(self.issuer.take());
        self.places = upper.places.or(self.places.take());
        self.time = upper.time.or(self.time.take());
    }

    fn compile(self) -> Result<Headings, String> {
        let missing = |table: &str| format!("[{table}] is missing: add it");
        let roles: Vec<_> = self.role.iter().map(|r| (r.id, &r.words[..], &r.not_words[..])).collect();
        let titles: Vec<_> = self.doc_type.iter().map(|t| (t.id, &t.title_words[..], &t.title_not_words[..])).collect();
        let texts: Vec<_> = self.doc_type.iter().map(|t| (t.id, &t.text_words[..], &[][..])).collect();
        let (own, own_words) = own_place_words(&self.own_place);
        let markers = self.markers.ok_or_else(|| missing("markers"))?;
        let title = self.title.ok_or_else(|| missing("title"))?;
        Ok(Headings {
            navigation: Finder::new(&title.navigation),
            stops: Finder::new(&markers.stops),
            roles: Ranked::new(&roles),
            alone: self.role.iter().flat_map(|r| r.alone.iter().map(|word| (word.clone(), r.id))).collect(),
            titles: Ranked::new(&titles),
            texts: Ranked::new(&texts),
            labels: labels(&self.metadata),
            markers,
            title,
            issuer: self.issuer.ok_or_else(|| missing("issuer"))?,
            bureaus: self.bureau,
            places: self.places.ok_or_else(|| missing("places"))?,
            own_places: self.own_place,
            time: self.time.ok_or_else(|| missing("time"))?,
            own,
            own_words,
        })
    }
}

type OwnWords = (Finder, Vec<(usize, bool)>);

fn own_place_words(places: &[OwnPlace]) -> OwnWords {
    let mut words = Vec::new();
    let mut meanings = Vec::new();
    for (i, place) in places.iter().enumerate() {
        for (strong, list) in [(true, &place.strong), (false, &place.weak)] {
            words.extend(list);
            meanings.extend(list.iter().map(|_| (i, strong)));
        }
    }
    (Finder::new(words), meanings)
}

fn labels(groups: &[Labels]) -> HashMap<char, Vec<Label>> {
    let mut ranks: HashMap<LabelField, usize> = HashMap::new();
    let mut all: HashMap<char, Vec<Label>> = HashMap::new();
    for group in groups {
        for text in &group.labels {
            let rank = ranks.entry(group.field).or_default();
            let first = text.chars().next().unwrap_or(' ');
            all.entry(first).or_default().push(Label {
                text: text.clone(),
                field: group.field,
                rank: *rank,
                weak: group.weak,
            });
            *rank += 1;
        }
    }
    all.values_mut().for_each(|labels| labels.sort_by_key(|l| std::cmp::Reverse(l.text.len())));
    all
}
