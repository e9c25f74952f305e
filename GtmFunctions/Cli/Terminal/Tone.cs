namespace GtmFunctions.Cli.Terminal;

/// <summary>How what a word says stands; a terminal shows it as a colour besides the word.</summary>
internal enum Tone
{
    /// <summary>Nothing to be told by a colour.</summary>
    Plain,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Somebody should look.</summary>
    Attention,

    /// <summary>Something is lost or stands still until somebody acts.</summary>
    Bad,

    /// <summary>Of little interest: nothing happens, or nothing was to be done.</summary>
    Quiet,
}

/// <summary>The words of states, and how each stands.</summary>
internal static class Tones
{
    private static readonly Dictionary<string, Tone> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ok"] = Tone.Good,
        ["good"] = Tone.Good,
        ["delivered"] = Tone.Good,
        ["answered"] = Tone.Good,
        ["done"] = Tone.Good,
        ["warning"] = Tone.Attention,
        ["attention"] = Tone.Attention,
        ["unhandled"] = Tone.Attention,
        ["open"] = Tone.Attention,
        ["running"] = Tone.Attention,
        ["bad"] = Tone.Bad,
        ["failed"] = Tone.Bad,
        ["dead-lettered"] = Tone.Bad,
        ["idle"] = Tone.Quiet,
        ["filtered"] = Tone.Quiet,
        ["dropped"] = Tone.Quiet,
        ["logged"] = Tone.Quiet,
        ["counted"] = Tone.Quiet,
        ["discarded"] = Tone.Quiet,
    };

    /// <summary>How a text stands that is the word of a state; <see cref="Tone.Plain"/> for any other.</summary>
    public static Tone Find(string text) => Words.GetValueOrDefault(text.Trim());
}
