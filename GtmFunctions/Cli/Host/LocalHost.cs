using System.Net;
using Azure.Core;
using Azure.Storage.Queues.Models;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Pages.Visitors;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Surface;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace GtmFunctions.Cli.Host;

/// <summary>What a local host is made of.</summary>
public sealed record LocalHostOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public required int Port { get; init; }

    /// <summary>The app settings, <c>GtmStorage</c> among them.</summary>
    public required IConfiguration Settings { get; init; }

    /// <summary>The pipeline's storage clients; made from <see cref="Settings"/> where there are none.</summary>
    public StorageConnection? Storage { get; init; }

    /// <summary>The queues' settings, from <c>host.json</c>.</summary>
    public required QueueSettings Queues { get; init; }

    /// <summary>The folder for what the sink keeps; <see langword="null"/> keeps it in memory.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The least that is logged to the console.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Error;

    /// <summary>Changes the options of the queue trigger's own clients, such as by adding a policy.</summary>
    public Action<ClientOptions>? TriggerStorage { get; init; }

    /// <summary>What a queue's messages are handed to: the function's own handler unless set.</summary>
    public Func<QueueFunction, Func<QueueMessage, CancellationToken, Task>> HandlerOf { get; init; } = function => function.Handler;

    /// <summary>Whether the timers fire.</summary>
    public bool RunsTimers { get; init; } = true;

    /// <summary>
    /// How long a message is hidden while it is worked on. A crashed Functions host's messages come back after 10 minutes; who restarts a
    /// local host is waiting for them.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>
/// The pipeline on this machine: the HTTP surface on loopback, a pump for each queue, a timer for each schedule, and the sink. It binds the
/// same list of functions as Azure does.
/// </summary>
public sealed class LocalHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LocalHost(WebApplication app, Sink sink) => (_app, Sink) = (app, sink);

    /// <summary>The address, such as <c>http://127.0.0.1:7071</c>; known once started.</summary>
    public string Address => AddressOf(_app)!;

    /// <summary>What destinations on this machine got.</summary>
    public Sink Sink { get; }

    /// <summary>The pipeline's parts.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Makes a host. Nothing runs yet.</summary>
    public static LocalHost Create(LocalHostOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        // Six lines for each request would hide what the stages say
        var ofRequests = options.LogLevel < LogLevel.Warning ? LogLevel.Warning : options.LogLevel;
        builder.Logging.ClearProviders().SetMinimumLevel(options.LogLevel).AddFilter("Microsoft.AspNetCore", ofRequests)
            .AddConsole(console => console.FormatterName = LogLines.FormatterName)
            .AddConsoleFormatter<LogLines, ConsoleFormatterOptions>();
        builder.Services.AddSingleton(options.Settings).AddSingleton(options.Clock).AddSingleton(options.Queues);
        builder.Services.AddSingleton(new OutboundClient(options.Clock, allowLoopback: true));
        WebApplication? app = null;
        builder.Services.AddSingleton(new PublicAddress(options.Settings, () => app is null ? null : AddressOf(app)));
        if (options.Storage is { } storage)
            builder.Services.AddSingleton(storage);
        builder.Services.AddSingleton(LocalVisitor.Create());
        builder.Services.AddPipeline();
        AddPumps(builder.Services, options);

        app = builder.Build();
        app.Use(new OwnPagesOnly(app.Services.GetRequiredService<PublicAddress>()).AnswerAsync);
        var sink = new Sink(options.Clock, options.DataFolder);
        sink.Map(app);
        foreach (var function in app.Services.GetRequiredService<PipelineSurface>().Http)
            function.Map(app);
        app.MapGet("/", () => Results.Redirect(PageLinks.Home));
        return new LocalHost(app, sink);
    }

    /// <summary>
    /// Adds an endpoint of the host's own, such as the demo's company look-up. To be called before <see cref="StartAsync"/>.
    /// </summary>
    public void MapGet(string route, Delegate handler) => _app.MapGet(route, handler);

    /// <summary>Makes queues and tables, so that what is stored can be looked at before the host starts.</summary>
    public Task PrepareAsync(CancellationToken cancellation) =>
        _app.Services.GetRequiredService<StoragePreparation>().EnsureAsync(cancellation);

    /// <summary>Makes queues and tables, makes the document current, and starts to serve and pump.</summary>
    /// <returns>What reading the document found; with errors nothing is started.</returns>
    /// <exception cref="CommandException">The port cannot be had.</exception>
    public async Task<ReadResult> StartAsync(ConfigurationBundle configuration, CancellationToken cancellation)
    {
        await PrepareAsync(cancellation);
        var rules = new Publishing(configuration, new PublicationAuthor(AuthorKind.Dev, configuration.FileName));
        var read = await _app.Services.GetRequiredService<ConfigurationPublisher>().PublishAsync(rules, cancellation);
        if (read.Configuration is not null)
            await ServeAsync(cancellation);
        return read;
    }

    /// <summary>Starts to serve and pump by the rules that are published.</summary>
    /// <exception cref="CommandException">The port cannot be had.</exception>
    public Task ServeAsync(CancellationToken cancellation) => LocalPort.ListenAsync(() => _app.StartAsync(cancellation));

    /// <summary>Stops taking requests and messages, and finishes what is running.</summary>
    public Task StopAsync(CancellationToken cancellation) => _app.StopAsync(cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string? AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();

    private static void AddPumps(IServiceCollection services, LocalHostOptions options)
    {
        foreach (var queue in QueueNames.All)
        {
            services.AddSingleton<IHostedService>(provider => new QueuePump(
                new RawQueues(options.Settings[StorageConnection.SettingName]!, options.TriggerStorage),
                options.Queues,
                queue,
                options.HandlerOf(provider.GetRequiredService<PipelineSurface>().Queues.Single(function => function.Queue == queue)),
                options.Clock,
                provider.GetRequiredService<ILogger<QueuePump>>())
            { Lease = options.Lease, Sends = provider.GetRequiredService<QueueSends>() });
        }

        if (!options.RunsTimers)
            return;
        services.AddSingleton<IHostedService>(provider => new TimerPumps(
            [.. provider.GetRequiredService<PipelineSurface>().Timers.Select(timer => new TimerPump(
                timer.Name, timer.Schedule, timer.Handler, options.Clock, provider.GetRequiredService<ILogger<TimerPump>>()))]));
    }

    private sealed class TimerPumps(IReadOnlyList<TimerPump> pumps) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            Task.WhenAll(pumps.Select(pump => pump.StartAsync(cancellationToken)));

        public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(pumps.Select(pump => pump.StopAsync(cancellationToken)));
    }
}
