using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>The call by which <c>gtm doctor</c> has the app examine itself.</summary>
internal sealed class ChecksEndpoint(SelfExamination examination)
{
    /// <summary>Examines the app: its storage, roles, queues, clock, configuration and settings.</summary>
    /// <returns>200 with <c>{"app":{…},"checks":[{"check","state":"ok|warning|failed","what","mend"}]}</c>, whatever was found.</returns>
    public Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.RunChecks.AnswerAsync(
        request, async _ => OpsAnswer.Json(await examination.ExamineAsync(cancellation)), cancellation);
}
