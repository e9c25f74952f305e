using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Cli.Commands.Config;

/// <summary>A version's rules, as an app gives them.</summary>
internal sealed record RulesAnswer(
    string Version, string FileName, string Document, IReadOnlyDictionary<string, string> Tables, string? Fixtures)
{
    /// <summary>The same as it is stored.</summary>
    public ConfigurationBundle ToBundle() => new(FileName, Document, Tables) { Fixtures = Fixtures };
}

/// <summary>A part of what was published, newest first.</summary>
internal sealed record PublicationsAnswer(IReadOnlyList<Publication> Publications, string? Next);

/// <summary>What an app says of rules that it took.</summary>
internal sealed record PublishedAnswer(string Version, IReadOnlyList<string>? Warnings, IReadOnlyList<string>? Notes);

/// <summary>What an app says of rules that it refused because somebody else published meanwhile.</summary>
internal sealed record SupersededAnswer(Publication? Publication);

/// <summary>What an app says of a change of a rollout: a version that decides from now on, or whether one was stopped.</summary>
internal sealed record RolloutAnswer(string? Version, bool? Stopped);

/// <summary>JSON of an app's answers about its rules.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(RulesAnswer))]
[JsonSerializable(typeof(PublicationsAnswer))]
[JsonSerializable(typeof(PublishedAnswer))]
[JsonSerializable(typeof(SupersededAnswer))]
[JsonSerializable(typeof(RolloutAnswer))]
[JsonSerializable(typeof(RolloutSides))]
internal sealed partial class RulesAnswersJson : JsonSerializerContext;
