namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Headers by which an API tells how much of one limit is left.</summary>
public sealed record LimitHeaders
{
    /// <summary>What to call the limit.</summary>
    public required string Name { get; init; }

    /// <summary>The header with the most calls that a window has.</summary>
    public string? Max { get; init; }

    /// <summary>The header with the calls that are left in this window.</summary>
    public string? Remaining { get; init; }

    /// <summary>The header with both as <c>NAME=USED/MAX</c> (Salesforce).</summary>
    public string? Usage { get; init; }

    /// <summary>The header with the end of the window: seconds from now, or Unix seconds.</summary>
    public string? Reset { get; init; }

    /// <summary>The header with the window's length in milliseconds.</summary>
    public string? Window { get; init; }
}

/// <summary>A limit that a vendor publishes.</summary>
/// <param name="Requests">How many calls.</param>
/// <param name="Per">In how long; <see langword="null"/> for the lifetime of the address (Clay).</param>
/// <param name="Of">What shares it, such as <c>workspace</c>.</param>
public sealed record PublishedLimit(int Requests, TimeSpan? Per, string Of);
