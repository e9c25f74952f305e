using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Surface;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace GtmFunctions.Functions;

/// <summary>The HTTP functions. What each does is in the pipeline.</summary>
public sealed class HttpTriggers(ReceiveEndpoint receive, OpsEndpoints ops)
{
    /// <summary>Receives webhooks.</summary>
    [Function(FunctionNames.ReceiveWebhook)]
    public Task<IResult> ReceiveWebhook(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = HttpRoutes.Hooks)] HttpRequest request,
        string source,
        string? token,
        CancellationToken cancellation) => receive.ReceiveAsync(request, source, token, cancellation);

    /// <summary>Finds events.</summary>
    [Function(FunctionNames.ListEvents)]
    public Task<IResult> ListEvents(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.Events)] HttpRequest request,
        CancellationToken cancellation) => ops.ListEventsAsync(request, cancellation);

    /// <summary>Tells an event's story.</summary>
    [Function(FunctionNames.GetEvent)]
    public Task<IResult> GetEvent(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.Event)] HttpRequest request,
        string id,
        CancellationToken cancellation) => ops.GetEventAsync(request, id, cancellation);

    /// <summary>Lists the dead letters.</summary>
    [Function(FunctionNames.ListDeadLetters)]
    public Task<IResult> ListDeadLetters(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.DeadLetters)] HttpRequest request,
        CancellationToken cancellation) => ops.ListDeadLettersAsync(request, cancellation);

    /// <summary>Puts a dead letter back.</summary>
    [Function(FunctionNames.ReplayDeadLetter)]
    public Task<IResult> ReplayDeadLetter(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = HttpRoutes.ReplayDeadLetter)] HttpRequest request,
        string id,
        CancellationToken cancellation) => ops.ReplayDeadLetterAsync(request, id, cancellation);

    /// <summary>Gives a dead letter up.</summary>
    [Function(FunctionNames.DiscardDeadLetter)]
    public Task<IResult> DiscardDeadLetter(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = HttpRoutes.DiscardDeadLetter)] HttpRequest request,
        string id,
        CancellationToken cancellation) => ops.DiscardDeadLetterAsync(request, id, cancellation);

    /// <summary>Says whether the app can work.</summary>
    [Function(FunctionNames.GetHealth)]
    public Task<IResult> GetHealth(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = HttpRoutes.Health)] HttpRequest request,
        CancellationToken cancellation) => ops.GetHealthAsync(request, cancellation);
}
