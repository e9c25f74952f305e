namespace GtmFunctions.Pipeline.Accounts.Names;

/// <summary>How much a word tells.</summary>
internal enum WordKind
{
    /// <summary>It tells a company from others.</summary>
    Strong,

    /// <summary>It says of what the company is the head, such as <c>group</c>.</summary>
    Corporate,

    /// <summary>Many companies have it in their names.</summary>
    Common,

    /// <summary>It is a country.</summary>
    Country,

    /// <summary>It joins others.</summary>
    Joint,
}

/// <summary>A word of a company's name.</summary>
/// <param name="Text">The word, folded, in the singular, abbreviations written out.</param>
/// <param name="Kind">How much it tells.</param>
internal readonly record struct NameWord(string Text, WordKind Kind);
