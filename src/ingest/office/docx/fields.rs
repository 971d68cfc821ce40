//! Fields: instructions with the result that Word shows. The result is text; the instructions, and tables of contents as
//! a whole, are not.

/// The fields that are open, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
    /// How many of them are tables of contents.
    contents: usize,
    /// How many of them are before their result.
    instructing: usize,
    /// Tables of contents are read like other text.
    pub keep_contents: bool,
}

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    in_result: bool,
    is_contents: bool,
}

/// Enough of an instruction to know its kind.
const KIND: usize = 16;

impl Fields {
    pub(super) fn new(keep_contents: bool) -> Self {
        Self { keep_contents, ..Self::default() }
    }

    /// A `fldChar` of that type.
    pub(super) fn mark(&mut self, kind: &str) {
        match kind {
            "begin" => {
                self.open.push(Field::default());
                self.instructing += 1;
            }
            "separate" => self.separate(),
            "end" => self.end(),
            _ => {}
        }
    }

    /// A part of an instruction.
    pub(super) fn instruct(&mut self, text: &str) {
        let keep = self.keep_contents;
        let Some(field) = self.open.last_mut().filter(|f| !f.in_result) else { return };
        if field.instruction.len() < KIND {
            field.instruction.push_str(text);
        }
        if !keep && !field.is_contents && is_contents(&field.instruction) {
            field.is_contents = true;
            self.contents += 1;
        }
    }

    /// An instruction goes no further than its paragraph, but that of a table of contents.
    pub(super) fn end_paragraph(&mut self) {
        if self.open.last().is_some_and(|f| !f.in_result && !f.is_contents) {
            self.separate();
        }
    }

    /// Whether text is to be read here.
    pub(super) const fn are_visible(&self) -> bool {
        self.instructing == 0 && self.contents == 0
    }

    /// Whether a table of contents has no end.
    pub(super) const fn are_in_contents(&self) -> bool {
        self.contents > 0
    }

    fn separate(&mut self) {
        if let Some(field) = self.open.last_mut().filter(|f| !f.in_result) {
            field.in_result = true;
            self.instructing -= 1;
        }
    }

    fn end(&mut self) {
        let Some(field) = self.open.pop() else { return };
        self.instructing -= usize::from(!field.in_result);
        self.contents -= usize::from(field.is_contents);
    }
}

/// Whether an instruction makes a table of contents.
pub(super) fn is_contents(instruction: &str) -> bool {
    instruction.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("toc"))
}
