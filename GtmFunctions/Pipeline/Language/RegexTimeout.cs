namespace GtmFunctions.Pipeline.Language;

/// <summary>
/// The bound of every pattern of our own. None is known to come near it: a match that does meets a fault of the pattern with a text that
/// somebody crafted, and ends with a <see cref="System.Text.RegularExpressions.RegexMatchTimeoutException"/> instead of holding the
/// process. It is a <see cref="TimeoutException"/>, so the message is tried again and then becomes a dead letter. Patterns of the
/// configuration have a closer bound, <see cref="Filters.FieldPattern.Patience"/>.
/// </summary>
internal static class RegexTimeout
{
    /// <summary>The longest that one match may take, in milliseconds.</summary>
    public const int Milliseconds = 2000;
}
