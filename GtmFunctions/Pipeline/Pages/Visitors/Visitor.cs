using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Pages.Visitors;

/// <summary>What a visitor may do. Each may do what those before it may.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VisitorRole>))]
public enum VisitorRole
{
    /// <summary>Look at everything.</summary>
    [JsonStringEnumMemberName("read")]
    Read,

    /// <summary>Replay, discard, acknowledge, pause, erase.</summary>
    [JsonStringEnumMemberName("operate")]
    Operate,

    /// <summary>Change the rules.</summary>
    [JsonStringEnumMemberName("publish")]
    Publish,
}

/// <summary>Who looks at a page.</summary>
/// <param name="Name">The name by which what they do is recorded.</param>
/// <param name="Role">The most that they may do.</param>
public sealed record Visitor(string Name, VisitorRole Role)
{
    /// <summary>Whether they may do what needs a role.</summary>
    public bool May(VisitorRole role) => Role >= role;
}
