using GtmFunctions.Functions;
using GtmFunctions.Pipeline.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<InvocationScope>();
builder.Logging.SendToHost();
builder.Services.AddPipeline();
builder.Services.AddHostedService<PipelineStart>();
builder.Services.AddOpenTelemetry().ExportToApplicationInsights(builder.Configuration);
await builder.Build().RunAsync();
