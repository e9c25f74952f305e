namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>What a value must not be read as where it is put into a text.</summary>
public enum EscapeRule
{
    /// <summary>Nothing: the text has no markup.</summary>
    None,

    /// <summary>
    /// Slack's text: <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c> are written as entities, so that a value is no mention, link or command
    /// (https://docs.slack.dev/messaging/formatting-message-text#escaping).
    /// </summary>
    Slack,

    /// <summary>
    /// The Markdown of Adaptive Cards: emphasis, links, code and lists of a value are escaped by a backslash
    /// (https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features; https://spec.commonmark.org/0.31.2/#backslash-escapes).
    /// </summary>
    TeamsMarkdown,

    /// <summary>HTML: the text of an element, or an attribute in quotes.</summary>
    Html,
}
