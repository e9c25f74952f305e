using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Pages;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Surface;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Hosting;

/// <summary>
/// All that a host binds: the one list of functions, of what is declared in <see cref="ReceiveCalls"/>, <see cref="ImportCalls"/>,
/// <see cref="AcknowledgeCalls"/>, <see cref="OpsCalls"/>, <see cref="PageCalls"/>, <see cref="Stages"/> and <see cref="Timers"/>. The
/// local host binds it as it stands;
/// the triggers of the Functions host are written of it, and call a function by its name.
/// </summary>
public sealed class PipelineSurface
{
    private readonly Dictionary<string, HttpFunction> _http;
    private readonly Dictionary<string, QueueFunction> _queues;
    private readonly Dictionary<string, TimerFunction> _timers;

    internal PipelineSurface(IServiceProvider services)
    {
        Http = [.. Endpoints.Select(endpoint => new HttpFunction(endpoint, endpoint.Bind(services)))];
        Queues = [.. Stages.All.Select(stage => stage.Bind(services))];
        var timers = services.GetRequiredService<OpsTimers>();
        Timers = [.. Hosting.Timers.All.Select(timer => new TimerFunction(timer.Name, timer.Schedule, timer.Handler(timers)))];
        _http = Http.ToDictionary(function => function.Endpoint.Name);
        _queues = Queues.ToDictionary(function => function.Name);
        _timers = Timers.ToDictionary(function => function.Name);
    }

    /// <summary>The HTTP functions.</summary>
    public IReadOnlyList<HttpFunction> Http { get; }

    /// <summary>The queue functions, in the order in which an event meets them.</summary>
    public IReadOnlyList<QueueFunction> Queues { get; }

    /// <summary>The timer functions.</summary>
    public IReadOnlyList<TimerFunction> Timers { get; }

    /// <summary>The schedules of the timer functions, which need no services to be known.</summary>
    public static IReadOnlyList<string> TimerSchedules { get; } = [.. Hosting.Timers.All.Select(timer => timer.Schedule)];

    /// <summary>What is declared of the HTTP functions.</summary>
    internal static IReadOnlyList<HttpEndpoint> Endpoints { get; } =
    [
        ReceiveCalls.ReceiveWebhook,
        ImportCalls.ReceiveBatch,
        AcknowledgeCalls.Acknowledge,
        .. OpsCalls.All.Select(call => call.Endpoint),
        OpsCalls.GetHealth,
        PageCalls.Home,
        PageCalls.ShowPage,
        PageCalls.TellPage,
    ];

    /// <summary>The names of all functions.</summary>
    internal static IEnumerable<string> Names =>
    [
        .. Endpoints.Select(endpoint => endpoint.Name),
        .. Stages.All.Select(stage => stage.Name),
        .. Hosting.Timers.All.Select(timer => timer.Name),
    ];

    /// <summary>Answers a request to an HTTP function.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="request">The request.</param>
    /// <param name="routeValues">As <see cref="HttpHandler"/> takes them.</param>
    /// <param name="cancellation">The caller went away.</param>
    /// <exception cref="KeyNotFoundException">There is no HTTP function of that name.</exception>
    public Task<IResult> AnswerAsync(
        string function, HttpRequest request, IReadOnlyList<string?> routeValues, CancellationToken cancellation) =>
        _http[function].Handler(request, routeValues, cancellation);

    /// <summary>Gives a queue function a message. Returns when it is done or dead; throws when it is to come again.</summary>
    /// <exception cref="KeyNotFoundException">There is no queue function of that name.</exception>
    public Task TakeAsync(string function, QueueMessage message, CancellationToken cancellation) =>
        _queues[function].Handler(message, cancellation);

    /// <summary>Does what a timer function is for.</summary>
    /// <exception cref="KeyNotFoundException">There is no timer function of that name.</exception>
    public Task FireAsync(string function, CancellationToken cancellation) => _timers[function].Handler(cancellation);
}
