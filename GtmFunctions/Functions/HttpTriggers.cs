using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Surface;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace GtmFunctions.Functions;

/// <summary>The HTTP functions. What each does is in the pipeline.</summary>
public sealed class HttpTriggers(ReceiveEndpoint receive, OpsEndpoints ops, ConfigurationEndpoints configuration)
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

    /// <summary>Gives the configuration document.</summary>
    [Function(FunctionNames.GetConfiguration)]
    public Task<IResult> GetConfiguration(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.Configuration)] HttpRequest request,
        CancellationToken cancellation) => configuration.GetDocumentAsync(request, cancellation);

    /// <summary>Replaces the configuration document.</summary>
    [Function(FunctionNames.PutConfiguration)]
    public Task<IResult> PutConfiguration(
        [HttpTrigger(AuthorizationLevel.Admin, "put", Route = HttpRoutes.Configuration)] HttpRequest request,
        CancellationToken cancellation) => configuration.PutDocumentAsync(request, cancellation);

    /// <summary>Checks a configuration document.</summary>
    [Function(FunctionNames.ValidateConfiguration)]
    public Task<IResult> ValidateConfiguration(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = HttpRoutes.ValidateConfiguration)] HttpRequest request,
        CancellationToken cancellation) => configuration.ValidateAsync(request, cancellation);

    /// <summary>Lists the configuration's versions.</summary>
    [Function(FunctionNames.ListConfigurationVersions)]
    public Task<IResult> ListConfigurationVersions(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.ConfigurationVersions)] HttpRequest request,
        CancellationToken cancellation) => configuration.ListVersionsAsync(request, cancellation);

    /// <summary>Goes back to an earlier version of the configuration.</summary>
    [Function(FunctionNames.RollBackConfiguration)]
    public Task<IResult> RollBackConfiguration(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = HttpRoutes.RollBackConfiguration)] HttpRequest request,
        CancellationToken cancellation) => configuration.RollBackAsync(request, cancellation);

    /// <summary>Gives a table of the configuration.</summary>
    [Function(FunctionNames.GetConfigurationTable)]
    public Task<IResult> GetConfigurationTable(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = HttpRoutes.ConfigurationTable)] HttpRequest request,
        string name,
        CancellationToken cancellation) => configuration.GetTableAsync(request, name, cancellation);

    /// <summary>Replaces a table of the configuration.</summary>
    [Function(FunctionNames.PutConfigurationTable)]
    public Task<IResult> PutConfigurationTable(
        [HttpTrigger(AuthorizationLevel.Admin, "put", Route = HttpRoutes.ConfigurationTable)] HttpRequest request,
        string name,
        CancellationToken cancellation) => configuration.PutTableAsync(request, name, cancellation);

    /// <summary>Says whether the app can work.</summary>
    [Function(FunctionNames.GetHealth)]
    public Task<IResult> GetHealth(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = HttpRoutes.Health)] HttpRequest request,
        CancellationToken cancellation) => ops.GetHealthAsync(request, cancellation);
}
