using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Checks;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Surface;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace GtmFunctions.Functions;

/// <summary>
/// The HTTP functions. What each does is in the pipeline. None takes a <see cref="CancellationToken"/> of its own: the worker binds a
/// parameter by name from the query and from the top-level fields of a JSON body before it looks at the type, so a provider's field of that
/// name would break the call. The context cannot be shadowed so, and a route's values go before both.
/// </summary>
public sealed class HttpTriggers(
    ReceiveEndpoint receive,
    AcknowledgeEndpoint acknowledge,
    OpsEndpoints ops,
    ReplayEndpoints replay,
    HandshakeEndpoints handshakes,
    ConfigurationEndpoints configuration,
    SimulateEndpoint simulate,
    ChecksEndpoint checks)
{
    /// <summary>Receives webhooks.</summary>
    [Function(FunctionNames.ReceiveWebhook)]
    public Task<IResult> ReceiveWebhook(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = HttpRoutes.Hooks)] HttpRequest request,
        string source,
        string? token,
        FunctionContext context) => receive.ReceiveAsync(request, source, token, context.CancellationToken);

    /// <summary>Asks an owner whether they have what was assigned to them, and takes their word.</summary>
    [Function(FunctionNames.Acknowledge)]
    public Task<IResult> Acknowledge(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = HttpRoutes.Acknowledge)] HttpRequest request,
        string token,
        FunctionContext context) => acknowledge.AnswerAsync(request, token, context.CancellationToken);

    /// <summary>Finds events.</summary>
    [Function(FunctionNames.ListEvents)]
    public Task<IResult> ListEvents(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.Events)] HttpRequest request,
        FunctionContext context) => ops.ListEventsAsync(request, context.CancellationToken);

    /// <summary>Tells an event's story.</summary>
    [Function(FunctionNames.GetEvent)]
    public Task<IResult> GetEvent(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.Event)] HttpRequest request,
        string id,
        FunctionContext context) => ops.GetEventAsync(request, id, context.CancellationToken);

    /// <summary>Lists the dead letters.</summary>
    [Function(FunctionNames.ListDeadLetters)]
    public Task<IResult> ListDeadLetters(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.DeadLetters)] HttpRequest request,
        FunctionContext context) => ops.ListDeadLettersAsync(request, context.CancellationToken);

    /// <summary>Puts a dead letter back.</summary>
    [Function(FunctionNames.ReplayDeadLetter)]
    public Task<IResult> ReplayDeadLetter(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = HttpRoutes.ReplayDeadLetter)] HttpRequest request,
        string id,
        FunctionContext context) => ops.ReplayDeadLetterAsync(request, id, context.CancellationToken);

    /// <summary>Gives a dead letter up.</summary>
    [Function(FunctionNames.DiscardDeadLetter)]
    public Task<IResult> DiscardDeadLetter(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = HttpRoutes.DiscardDeadLetter)] HttpRequest request,
        string id,
        FunctionContext context) => ops.DiscardDeadLetterAsync(request, id, context.CancellationToken);

    /// <summary>Puts many dead letters back.</summary>
    [Function(FunctionNames.ReplayDeadLetters)]
    public Task<IResult> ReplayDeadLetters(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = HttpRoutes.ReplayDeadLetters)] HttpRequest request,
        FunctionContext context) => replay.ReplayDeadLettersAsync(request, context.CancellationToken);

    /// <summary>Gives many dead letters up.</summary>
    [Function(FunctionNames.DiscardDeadLetters)]
    public Task<IResult> DiscardDeadLetters(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = HttpRoutes.DiscardDeadLetters)] HttpRequest request,
        FunctionContext context) => replay.DiscardDeadLettersAsync(request, context.CancellationToken);

    /// <summary>Puts an event back.</summary>
    [Function(FunctionNames.ReplayEvent)]
    public Task<IResult> ReplayEvent(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = HttpRoutes.ReplayEvent)] HttpRequest request,
        string id,
        FunctionContext context) => replay.ReplayEventAsync(request, id, context.CancellationToken);

    /// <summary>Puts many events back.</summary>
    [Function(FunctionNames.ReplayEvents)]
    public Task<IResult> ReplayEvents(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = HttpRoutes.ReplayEvents)] HttpRequest request,
        FunctionContext context) => replay.ReplayEventsAsync(request, context.CancellationToken);

    /// <summary>Lists replays of many.</summary>
    [Function(FunctionNames.ListReplays)]
    public Task<IResult> ListReplays(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.Replays)] HttpRequest request,
        FunctionContext context) => replay.ListReplaysAsync(request, context.CancellationToken);

    /// <summary>Tells how far a replay of many has come.</summary>
    [Function(FunctionNames.GetReplay)]
    public Task<IResult> GetReplay(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.Replay)] HttpRequest request,
        string id,
        FunctionContext context) => replay.GetReplayAsync(request, id, context.CancellationToken);

    /// <summary>Stops a replay of many.</summary>
    [Function(FunctionNames.StopReplay)]
    public Task<IResult> StopReplay(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = HttpRoutes.StopReplay)] HttpRequest request,
        string id,
        FunctionContext context) => replay.StopReplayAsync(request, id, context.CancellationToken);

    /// <summary>Tells which secrets a provider supplied.</summary>
    [Function(FunctionNames.GetHandshake)]
    public Task<IResult> GetHandshake(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.Handshake)] HttpRequest request,
        string source,
        FunctionContext context) => handshakes.GetAsync(request, source, context.CancellationToken);

    /// <summary>Lets a provider supply its secret, or removes one.</summary>
    [Function(FunctionNames.ChangeHandshake)]
    public Task<IResult> ChangeHandshake(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = HttpRoutes.Handshake)] HttpRequest request,
        string source,
        FunctionContext context) => handshakes.ChangeAsync(request, source, context.CancellationToken);

    /// <summary>Gives the configuration document.</summary>
    [Function(FunctionNames.GetConfiguration)]
    public Task<IResult> GetConfiguration(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.Configuration)] HttpRequest request,
        FunctionContext context) => configuration.GetDocumentAsync(request, context.CancellationToken);

    /// <summary>Replaces the configuration document.</summary>
    [Function(FunctionNames.PutConfiguration)]
    public Task<IResult> PutConfiguration(
        [HttpTrigger(AuthorizationLevel.Admin, "put", Route = HttpRoutes.Configuration)] HttpRequest request,
        FunctionContext context) => configuration.PutDocumentAsync(request, context.CancellationToken);

    /// <summary>Checks a configuration document.</summary>
    [Function(FunctionNames.ValidateConfiguration)]
    public Task<IResult> ValidateConfiguration(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = HttpRoutes.ValidateConfiguration)] HttpRequest request,
        FunctionContext context) => configuration.ValidateAsync(request, context.CancellationToken);

    /// <summary>Lists the configuration's versions.</summary>
    [Function(FunctionNames.ListConfigurationVersions)]
    public Task<IResult> ListConfigurationVersions(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.ConfigurationVersions)] HttpRequest request,
        FunctionContext context) => configuration.ListVersionsAsync(request, context.CancellationToken);

    /// <summary>Goes back to an earlier version of the configuration.</summary>
    [Function(FunctionNames.RollBackConfiguration)]
    public Task<IResult> RollBackConfiguration(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = HttpRoutes.RollBackConfiguration)] HttpRequest request,
        FunctionContext context) => configuration.RollBackAsync(request, context.CancellationToken);

    /// <summary>Gives a table of the configuration.</summary>
    [Function(FunctionNames.GetConfigurationTable)]
    public Task<IResult> GetConfigurationTable(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.ConfigurationTable)] HttpRequest request,
        string name,
        FunctionContext context) => configuration.GetTableAsync(request, name, context.CancellationToken);

    /// <summary>Replaces a table of the configuration.</summary>
    [Function(FunctionNames.PutConfigurationTable)]
    public Task<IResult> PutConfigurationTable(
        [HttpTrigger(AuthorizationLevel.Admin, "put", Route = HttpRoutes.ConfigurationTable)] HttpRequest request,
        string name,
        FunctionContext context) => configuration.PutTableAsync(request, name, context.CancellationToken);

    /// <summary>Has the app examine itself.</summary>
    [Function(FunctionNames.RunChecks)]
    public Task<IResult> RunChecks(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.Checks)] HttpRequest request,
        FunctionContext context) => checks.RunAsync(request, context.CancellationToken);

    /// <summary>Lists how payloads changed, and the types that no workflow listens for.</summary>
    [Function(FunctionNames.ListDrift)]
    public Task<IResult> ListDrift(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.Drift)] HttpRequest request,
        FunctionContext context) => ops.ListDriftAsync(request, context.CancellationToken);

    /// <summary>Draws the map.</summary>
    [Function(FunctionNames.GetMap)]
    public Task<IResult> GetMap(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.Map)] HttpRequest request,
        FunctionContext context) => ops.GetMapAsync(request, context.CancellationToken);

    /// <summary>Says what would happen to an event, and sends nothing.</summary>
    [Function(FunctionNames.Simulate)]
    public Task<IResult> Simulate(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = HttpRoutes.Simulate)] HttpRequest request,
        FunctionContext context) => simulate.SimulateAsync(request, context.CancellationToken);

    /// <summary>Says whether the app can work.</summary>
    [Function(FunctionNames.GetHealth)]
    public Task<IResult> GetHealth(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = HttpRoutes.Health)] HttpRequest request,
        FunctionContext context) => ops.GetHealthAsync(request, context.CancellationToken);
}
