using System.Text.Json.Nodes;
using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Functions.Host.Protocol;
using GtmFunctions.Tests.Infra;
using Microsoft.Azure.WebJobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace GtmFunctions.Tests.Functions.Host;

/// <summary>
/// The queue trigger itself, as the real host has it: the listener of the WebJobs SDK polls, hides, renews, tries again and poisons by our
/// host.json, and the built worker runs what it fetches.
/// </summary>
internal sealed class QueueListener : IAsyncDisposable
{
    private readonly IHost _listener;

    private QueueListener(IHost listener) => _listener = listener;

    /// <summary>Starts to listen.</summary>
    /// <param name="app">The app, whose queue functions are run.</param>
    /// <param name="connection">Its storage.</param>
    /// <param name="between">How long a message that failed is hidden; what host.json says unless said.</param>
    public static async Task<QueueListener> StartAsync(FunctionsHost app, string connection, TimeSpan? between = null)
    {
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(InfraFolder.At("host.json"), TestContext.Current.CancellationToken))!;
        if (between is { } hidden)
            settings["extensions"]!["queues"]!["visibilityTimeout"] = hidden.ToString("c");
        var all = new JsonObject { ["AzureWebJobs"] = settings, [StorageConnection.SettingName] = connection };
        using var json = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(all.ToJsonString()));
        var listener = new HostBuilder()
            .ConfigureAppConfiguration(configuration => configuration.AddJsonStream(json))
            .ConfigureWebJobs(jobs => jobs.AddAzureStorageQueues())
            .ConfigureServices(services => services
                .AddSingleton<Func<string, QueueMessage, Task>>((function, message) => RunAsync(app, function, message))
                .AddSingleton<ITypeLocator>(new Listened()))
            .Build();
        await listener.StartAsync(TestContext.Current.CancellationToken);
        return new QueueListener(listener);
    }

    /// <summary>Stops to listen, once what is running is done.</summary>
    public async ValueTask DisposeAsync()
    {
        await _listener.StopAsync(TestContext.Current.CancellationToken);
        _listener.Dispose();
    }

    private static async Task RunAsync(FunctionsHost app, string function, QueueMessage message)
    {
        var result = await app.Invoke(app.Function(function), TriggerData.FromMessage(message)).Result;
        if (result.Status != StatusResult.Types.Status.Success)
            throw new InvalidOperationException($"{function}: {result.Exception?.Message}");
    }

    private sealed class Listened : ITypeLocator
    {
        public IReadOnlyList<Type> GetTypes() => [typeof(ListenedQueues)];
    }
}
