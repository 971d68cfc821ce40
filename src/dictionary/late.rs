//! A dictionary that is read when it is first asked: each command needs a few of them, and reading all takes longer than
//! most answers.

use super::{DictionaryError, Files, Metrics};
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

/// How it is read.
type Read<T> = Box<dyn FnOnce() -> Result<T, DictionaryError> + Send>;

/// The dictionary; clones share it.
///
/// It is used as the dictionary itself. A fault is told by [`Late::fault`], which is asked before a user's dictionaries are
/// used; in the built-in ones the tests find it.
pub struct Late<T>(Arc<LazyLock<Result<T, DictionaryError>, Read<T>>>);

impl<T> Late<T> {
    /// Takes how it is read.
    pub fn new(read: impl FnOnce() -> Result<T, DictionaryError> + Send + 'static) -> Self {
        Self(Arc::new(LazyLock::new(Box::new(read))))
    }

    /// One that is read from the files alone.
    pub(super) fn of(files: &Arc<Files>, read: fn(&Files) -> Result<T, DictionaryError>) -> Self
    where
        T: 'static,
    {
        let files = Arc::clone(files);
        Self::new(move || read(&files))
    }

    /// One that names metrics.
    pub(super) fn with(
        files: &Arc<Files>,
        metrics: &Arc<Metrics>,
        read: fn(&Files, &Metrics) -> Result<T, DictionaryError>,
    ) -> Self
    where
        T: 'static,
    {
        let (files, metrics) = (Arc::clone(files), Arc::clone(metrics));
        Self::new(move || read(&files, &metrics))
    }

    /// The dictionary, read now if it was not before.
    ///
    /// # Errors
    /// What is wrong with its files.
    pub fn loaded(&self) -> Result<&T, DictionaryError> {
        LazyLock::force(&self.0).as_ref().map_err(Clone::clone)
    }

    /// What is wrong with its files.
    pub fn fault(&self) -> Option<DictionaryError> {
        self.loaded().err()
    }
}

impl<T> Deref for Late<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match LazyLock::force(&self.0) {
            Ok(dictionary) => dictionary,
            Err(fault) => unreachable!("a faulty dictionary is refused before it is used: {fault}"),
        }
    }
}

impl<T> Clone for Late<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Late<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
