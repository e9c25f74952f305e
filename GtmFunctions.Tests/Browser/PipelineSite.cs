using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Surface;
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
    /// <param name="name">One of <see cref="FunctionNames"/>.</param>
    public static async Task<WebApplication> ServeAsync(PipelineHarness pipeline, string name)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var host = builder.Build();
        var function = pipeline.Get<PipelineSurface>().Http.Single(one => one.Name == name);
        host.MapMethods($"/{HttpRoutes.Prefix}/{function.Route}", function.Methods, function.Handler);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }
}
