using System.Text.Json;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Importing;

namespace GtmFunctions.Cli.Chaos;

/// <summary>What a webhook is answered with.</summary>
/// <param name="Id">The delivery's id.</param>
internal sealed record WebhookAnswer(string? Id);

/// <summary>What a destination is asked for, as the templates of <see cref="ChaosDocument"/> write it.</summary>
/// <param name="Subject">Who or what it is about.</param>
/// <param name="Owner">The owner, where there is one.</param>
/// <param name="Release">The release of the document.</param>
internal sealed record SinkBody(string? Subject, string? Owner, JsonElement Release);

/// <summary>A page of <c>GET ops/events</c>.</summary>
internal sealed record EventsPage(IReadOnlyList<Audit.ListedEvent> Events);

/// <summary>A page of <c>GET ops/dead-letters</c>.</summary>
internal sealed record LettersPage(IReadOnlyList<PoisonLine> Queues, IReadOnlyList<Audit.ListedLetter> DeadLetters);

/// <summary>A poison queue, as <c>GET ops/dead-letters</c> counts it.</summary>
/// <param name="Queue">The poison queue's name.</param>
/// <param name="Messages">How many messages it has; 0 where it is not there.</param>
internal sealed record PoisonLine(string Queue, int Messages);

/// <summary>The trace of a delivery, as far as an audit asks.</summary>
/// <param name="Events">Its events; <see langword="null"/> where it was not taken in yet.</param>
internal sealed record DeliveryTrace(IReadOnlyList<JsonElement>? Events);

/// <summary>JSON of what chaos sends and reads.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(WebhookAnswer))]
[JsonSerializable(typeof(SinkBody))]
[JsonSerializable(typeof(EventsPage))]
[JsonSerializable(typeof(LettersPage))]
[JsonSerializable(typeof(DeliveryTrace))]
[JsonSerializable(typeof(ImportStatus))]
internal sealed partial class ChaosJson : JsonSerializerContext;
