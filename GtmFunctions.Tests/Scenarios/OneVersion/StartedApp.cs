using Azure.Core;
using Azure.Storage.Blobs;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Checks;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Surface;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

/// <summary>An instance of the app, as a host makes it, on an account that others have published to.</summary>
internal sealed class StartedApp : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _account;
    private readonly string _folder = Directory.CreateTempSubdirectory("gtm-start-").FullName;

    public StartedApp(string account, string document)
    {
        _account = account;
        var file = Path.Combine(_folder, "gtm.yaml");
        File.WriteAllText(file, document);
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(
                [new(StorageConnection.SettingName, account), new(AppSettings.Document, file), new("A", "whsec_secret-of-a-test")])
            .Build();
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Log))
            .AddSingleton<IConfiguration>(settings)
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(new QueueSettings())
            .AddSingleton(StorageConnection.FromSettings(settings, options => options.AddPolicy(Script, HttpPipelinePosition.PerCall)))
            .AddSingleton(new OutboundClient(TimeProvider.System))
            .AddPipeline()
            .AddSingleton<PipelineStart>()
            .BuildServiceProvider();
    }

    public StorageScript Script { get; } = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    public LogEntries Log { get; } = new();

    public GtmFunctions.Pipeline.Config.Document.Configuration? Loaded => Get<ConfigurationVersions>().Loaded;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Where an account keeps the versions.</summary>
    public static BlobContainerClient Container(string account) =>
        new BlobServiceClient(account).GetBlobContainerClient(ContainerNames.Configuration);

    public Task StartAsync() => Get<PipelineStart>().StartAsync(TestContext.Current.CancellationToken);

    public async Task<string> CurrentNameAsync() =>
        (await Container(_account)
            .GetBlobClient("current")
            .DownloadContentAsync(TestContext.Current.CancellationToken)).Value.Content.ToString();

    public async Task<int> HookAsync(string source)
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        context.Request.Method = "POST";
        context.Request.Scheme = "https";
        context.Request.Host = new HostString("hooks.example.com");
        context.Request.Body = new MemoryStream("{}"u8.ToArray());
        context.Response.Body = new MemoryStream();
        var result = await Get<GtmFunctions.Pipeline.Receive.ReceiveEndpoint>().ReceiveAsync(
            context.Request, source, null, TestContext.Current.CancellationToken);
        await result.ExecuteAsync(context);
        return context.Response.StatusCode;
    }

    public async Task<string> HealthAsync()
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        context.Response.Body = new MemoryStream();
        await (await Get<OpsEndpoints>().GetHealthAsync(context.Request, TestContext.Current.CancellationToken)).ExecuteAsync(context);
        context.Response.Body.Position = 0;
        return await new StreamReader(context.Response.Body).ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public async Task<string> ChecksAsync() =>
        (await Get<SelfExamination>().ExamineAsync(TestContext.Current.CancellationToken)).ToJsonString(PipelineJson.Readable.Options);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
