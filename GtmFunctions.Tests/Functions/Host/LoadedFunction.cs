using System.Text.Json.Nodes;
using GtmFunctions.Tests.Functions.Host.Protocol;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace GtmFunctions.Tests.Functions.Host;

/// <summary>A function as the worker tells the host of it.</summary>
internal sealed class LoadedFunction
{
    private readonly JsonNode _trigger;

    /// <summary>Reads its metadata.</summary>
    public LoadedFunction(RpcFunctionMetadata metadata)
    {
        Metadata = metadata;
        _trigger = metadata.RawBindings.Select(binding => JsonNode.Parse(binding)!)
            .Single(binding => binding["type"]!.GetValue<string>().EndsWith("Trigger", StringComparison.Ordinal));
    }

    /// <summary>The metadata as they came.</summary>
    public RpcFunctionMetadata Metadata { get; }

    /// <summary>What Azure calls it.</summary>
    public string Name => Metadata.Name;

    /// <summary>The id by which the host asks for it.</summary>
    public string Id => Metadata.FunctionId;

    /// <summary><c>httpTrigger</c>, <c>queueTrigger</c> or <c>timerTrigger</c>.</summary>
    public string Trigger => Setting("type")!;

    /// <summary>The parameter that the trigger fills.</summary>
    public string Parameter => Setting("name")!;

    /// <summary>Whether the trigger gives a type of an SDK rather than text.</summary>
    public bool TakesSdkType => _trigger["properties"]?["supportsDeferredBinding"]?.GetValue<string>() == "True";

    /// <summary>The methods of an HTTP trigger.</summary>
    public string[] Methods => [.. _trigger["methods"]!.AsArray().Select(method => method!.GetValue<string>())];

    /// <summary>A setting of the trigger that is a text, such as <c>queueName</c>.</summary>
    public string? Setting(string name) => _trigger[name]?.GetValue<string>();

    /// <summary>What a path's segments fill of an HTTP trigger's route; <see langword="null"/> where the route is another.</summary>
    /// <param name="path">The path after the prefix <c>/api</c>.</param>
    public RouteValueDictionary? Match(string path)
    {
        var values = new RouteValueDictionary();
        return new TemplateMatcher(TemplateParser.Parse(Setting("route")!), []).TryMatch(path, values) ? values : null;
    }

    /// <summary>The place of an HTTP trigger's route among those that match: the lower, the more of it is spelled out.</summary>
    public decimal Precedence => RoutePrecedence.ComputeInbound(TemplateParser.Parse(Setting("route")!));
}
