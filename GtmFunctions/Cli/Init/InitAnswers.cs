namespace GtmFunctions.Cli.Init;

/// <summary>What a first document is written of.</summary>
internal sealed record InitAnswers
{
    /// <summary>The provider of the catalogue that sends.</summary>
    public required string Provider { get; init; }

    /// <summary>The source's name: the last part of the address that the provider calls.</summary>
    public required string Source { get; init; }

    /// <summary>Where messages go.</summary>
    public required InitDestination Destination { get; init; }

    /// <summary>Who gets them, in turn; at least one.</summary>
    public required IReadOnlyList<InitMember> Members { get; init; }

    /// <summary>The address of who gets what nobody else can take.</summary>
    public required string Fallback { get; init; }
}

/// <summary>A member of the team.</summary>
/// <param name="Name">What people call them.</param>
/// <param name="Email">Their address.</param>
internal sealed record InitMember(string Name, string Email)
{
    /// <summary>Reads <c>Ann Lee &lt;ann@example.com&gt;</c>, or an address alone.</summary>
    /// <returns><see langword="null"/> where the text is neither.</returns>
    public static InitMember? Parse(string text)
    {
        var (name, email) = text.Trim() is var all && all.EndsWith('>') && all.LastIndexOf('<') is >= 0 and var open
            ? (all[..open].Trim(), all[(open + 1)..^1].Trim())
            : ("", all);
        if (!email.All(letter => char.IsAsciiLetterOrDigit(letter) || "@._+-".Contains(letter, StringComparison.Ordinal))
            || email.Split('@') is not [{ Length: > 0 }, { Length: > 0 }] || name.Any(char.IsControl))
            return null;
        return new InitMember(name.Length > 0 ? name : email[..email.IndexOf('@', StringComparison.Ordinal)], email);
    }
}
