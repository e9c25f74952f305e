using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Signing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace GtmFunctions.Tests.Scenarios;

/// <summary>What a test sends to a pipeline: webhooks signed as providers sign them, and calls of its endpoints.</summary>
internal static class PipelineCalls
{
    /// <summary>Sends a webhook to a source, signed as its provider signs it.</summary>
    /// <returns>The status and the JSON of the answer.</returns>
    public static Task<(int Status, JsonNode Answer)> SendAsync(
        this PipelineHarness pipeline, string source, string body, string messageId = "msg_1", string? secret = null)
    {
        var configured = pipeline.Get<ConfigurationVersions>().Loaded!.Sources[source];
        var name = secret ?? configured.Secrets[0];
        var signed = SignatureSigner.Sign(
            configured.Provider.Signature,
            new SignableRequest { Url = $"http://127.0.0.1/api/hooks/{source}", Body = Encoding.UTF8.GetBytes(body) },
            new Secret(name, pipeline.Get<IConfiguration>()[name]!),
            pipeline.Clock.GetUtcNow(),
            messageId);
        return pipeline.PostAsync(source, signed.Body, signed.Headers);
    }

    /// <summary>Posts bytes to a source.</summary>
    public static Task<(int Status, JsonNode Answer)> PostAsync(
        this PipelineHarness pipeline,
        string source,
        ReadOnlyMemory<byte> body,
        IReadOnlyDictionary<string, string> headers,
        string contentType = "application/json",
        bool chunked = false) =>
        pipeline.RequestAsync("POST", $"/api/hooks/{source}", body, headers, contentType, chunked);

    /// <summary>Makes a request of a hook's address: <c>/api/hooks/{source}</c>, perhaps with a token and a query.</summary>
    public static async Task<(int Status, JsonNode Answer)> RequestAsync(
        this PipelineHarness pipeline,
        string method,
        string target,
        ReadOnlyMemory<byte> body,
        IReadOnlyDictionary<string, string> headers,
        string contentType = "application/json",
        bool chunked = false)
    {
        var (path, query) = target.Split('?') is [var before, var after] ? (before, after) : (target, "");
        var segments = path.Split('/');
        var context = new DefaultHttpContext { RequestServices = pipeline.Services };
        context.Request.Method = method;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("127.0.0.1");
        context.Request.Path = path;
        context.Request.QueryString = new QueryString(query.Length > 0 ? $"?{query}" : "");
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        context.Request.ContentType = contentType;
        context.Request.Body = new MemoryStream(body.ToArray());
        context.Request.ContentLength = chunked ? null : body.Length;
        foreach (var (name, value) in headers)
            context.Request.Headers[name] = value;
        var token = segments.Length > 4 ? Uri.UnescapeDataString(segments[4]) : null;
        var result = await pipeline.Get<ReceiveEndpoint>().ReceiveAsync(
            context.Request, segments[3], token, TestContext.Current.CancellationToken);
        return await ExecuteAsync(context, result);
    }

    /// <summary>Calls an ops endpoint.</summary>
    public static async Task<(int Status, JsonNode Answer)> OpsAsync(
        this PipelineHarness pipeline, Func<OpsEndpoints, HttpRequest, Task<IResult>> call, string query = "")
    {
        var context = new DefaultHttpContext { RequestServices = pipeline.Services };
        context.Request.QueryString = new QueryString(query);
        return await ExecuteAsync(context, await call(pipeline.Get<OpsEndpoints>(), context.Request));
    }

    /// <summary>Calls an endpoint that replays, with a body.</summary>
    public static async Task<(int Status, JsonNode Answer)> ReplayAsync(
        this PipelineHarness pipeline, Func<ReplayEndpoints, HttpRequest, Task<IResult>> call, string body = "")
    {
        var context = new DefaultHttpContext { RequestServices = pipeline.Services };
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return await ExecuteAsync(context, await call(pipeline.Get<ReplayEndpoints>(), context.Request));
    }

    /// <summary>Calls a configuration endpoint with a body.</summary>
    public static Task<(int Status, JsonNode Answer)> ConfigureAsync(
        this PipelineHarness pipeline,
        Func<ConfigurationEndpoints, HttpRequest, Task<IResult>> call,
        string body = "",
        params (string Name, string Value)[] headers) =>
        pipeline.CallAsync(call, body, headers);

    /// <summary>Calls an endpoint with a body.</summary>
    public static async Task<(int Status, JsonNode Answer)> CallAsync<T>(
        this PipelineHarness pipeline,
        Func<T, HttpRequest, Task<IResult>> call,
        string body = "",
        params (string Name, string Value)[] headers)
        where T : notnull
    {
        var context = new DefaultHttpContext { RequestServices = pipeline.Services };
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        foreach (var (name, value) in headers)
            context.Request.Headers[name] = value;
        return await ExecuteAsync(context, await call(pipeline.Get<T>(), context.Request));
    }

    private static async Task<(int Status, JsonNode Answer)> ExecuteAsync(DefaultHttpContext context, IResult result)
    {
        context.Response.Body = new MemoryStream();
        await result.ExecuteAsync(context);
        context.Response.Body.Position = 0;
        var text = await new StreamReader(context.Response.Body).ReadToEndAsync();
        return (context.Response.StatusCode, text is ['{' or '[', ..] ? PipelineJson.Parse(text)! : JsonValue.Create(text));
    }
}
