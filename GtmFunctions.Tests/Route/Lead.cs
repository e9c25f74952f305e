using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Tests.Route;

/// <summary>A lead of nine o'clock.</summary>
internal static class Lead
{
    public static readonly DateTimeOffset Nine = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public static CanonicalEvent Create(string? title = null) => new()
    {
        Id = "e20261123-mine",
        Source = "forms",
        Type = "lead.created",
        Subject = "ada@example.com",
        Time = Nine,
        ProviderId = "1",
        ProviderType = "form.submitted",
        Data = new() { ["person"] = new JsonObject { ["email"] = "ada@example.com", ["title"] = title } },
    };
}
