using GtmFunctions.Pipeline.Ops.Capture;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Sources;

/// <summary>What may post, and whether it does.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How things stand.</param>
/// <param name="Sources">All sources, in the order of the document.</param>
public sealed record SourcesModel(string Answer, Standing Standing, IReadOnlyList<SourceSummary> Sources)
    : PageModel("Sources", Answer, Standing);

/// <summary>How it stands with a source.</summary>
/// <param name="Source">The source.</param>
/// <param name="Provider">Its provider's title.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="State">The same in words.</param>
/// <param name="LastDay">Events of the last 24 hours.</param>
/// <param name="Refused">Webhooks refused in the last 24 hours.</param>
/// <param name="LastHeard">When it brought the last event.</param>
/// <param name="SecretUsed">When one of its secrets last proved a webhook.</param>
/// <param name="Capture">Whether its requests are kept as they come.</param>
public sealed record SourceSummary(
    string Source,
    string Provider,
    Standing Standing,
    string State,
    long LastDay,
    long Refused,
    DateTimeOffset? LastHeard,
    DateTimeOffset? SecretUsed,
    CaptureState Capture);
