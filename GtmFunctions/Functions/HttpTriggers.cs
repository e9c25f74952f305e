using GtmFunctions.Pipeline.Ops;
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
    ReceiveEndpoint receive, OpsEndpoints ops, ConfigurationEndpoints configuration, SimulateEndpoint simulate)
{
    /// <summary>Receives webhooks.</summary>
    [Function(FunctionNames.ReceiveWebhook)]
    public Task<IResult> ReceiveWebhook(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = HttpRoutes.Hooks)] HttpRequest request,
        string source,
        string? token,
        FunctionContext context) => receive.ReceiveAsync(request, source, token, context.CancellationToken);

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
