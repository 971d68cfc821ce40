//! What `section:` does to the words beside it: they are looked for in sections of that role only.
//!
//! In: an expression as it was read. Out: the same, with words and phrases that stand beside a role bound to it.

use crate::index::{Expression, Name, Place, Roles};
use crate::model::Role;

const ROLES: [Role; 5] = [Role::Overview, Role::Measures, Role::Problems, Role::Plans, Role::Other];

/// Binds words to the roles that they stand beside; the innermost parentheses count.
pub fn narrowed(expression: Expression) -> Expression {
    let all = |parts: Vec<Expression>| parts.into_iter().map(narrowed).collect::<Vec<_>>();
    match expression {
        Expression::And(parts) => {
            let parts = all(parts);
            match parts.iter().filter_map(roles).reduce(Roles::and) {
                Some(roles) => Expression::And(parts.into_iter().map(|part| bound(part, roles)).collect()),
                None => Expression::And(parts),
            }
        }
        Expression::Or(parts) => Expression::Or(all(parts)),
        Expression::Not(part) => Expression::Not(Box::new(narrowed(*part))),
        other => other,
    }
}

/// The roles that a condition names: section:problems, section:problems,plans.
fn roles(part: &Expression) -> Option<Roles> {
    match part {
        Expression::Name(Name::Role, name) => {
            ROLES.into_iter().find(|role| role.as_str() == name.as_str()).map(Roles::one)
        }
        Expression::Or(parts) => parts.iter().map(roles).reduce(|all, one| Some(all?.and(one?))).flatten(),
        _ => None,
    }
}

fn bound(part: Expression, roles: Roles) -> Expression {
    let all = |parts: Vec<Expression>| parts.into_iter().map(|part| bound(part, roles)).collect();
    match part {
        Expression::Words(Place::Text, text) => Expression::Words(Place::Sections(roles), text),
        Expression::Phrase(Place::Text, text) => Expression::Phrase(Place::Sections(roles), text),
        Expression::Either(forms) => Expression::Either(all(forms)),
        Expression::And(parts) => Expression::And(all(parts)),
        Expression::Or(parts) => Expression::Or(all(parts)),
        Expression::Not(part) => Expression::Not(Box::new(bound(*part, roles))),
        other => other,
    }
}

/// The roles whose sections hold all that is shown; none where something else is asked for too.
pub fn shown(expression: &Expression) -> Option<Roles> {
    let mut found: Option<Option<Roles>> = None;
    let mut add = |roles: Option<Roles>| {
        found = Some(match found {
            None => roles,
            Some(known) => known.and_then(|known| Some(known.and(roles?))),
        });
    };
    expression.for_each_asked(&mut |part| match part {
        Expression::Either(forms) => forms.first().into_iter().for_each(|form| add(place(form))),
        Expression::Words(..) | Expression::Phrase(..) | Expression::Ranked(_) => add(place(part)),
        _ => {}
    });
    found.flatten()
}

const fn place(part: &Expression) -> Option<Roles> {
    match part {
        Expression::Words(Place::Sections(roles), _) | Expression::Phrase(Place::Sections(roles), _) => Some(*roles),
        _ => None,
    }
}
