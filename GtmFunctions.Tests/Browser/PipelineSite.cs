using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Tests.Scenarios;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GtmFunctions.Tests.Browser;

/// <summary>One HTTP function of a pipeline under test, served on a free port of loopback.</summary>
internal static class PipelineSite
{
    /// <summary>Serves a function.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="name">The function's name.</param>
    public static async Task<WebApplication> ServeAsync(PipelineHarness pipeline, string name)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var host = builder.Build();
        pipeline.Get<PipelineSurface>().Http.Single(one => one.Endpoint.Name == name).Map(host);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }
}
