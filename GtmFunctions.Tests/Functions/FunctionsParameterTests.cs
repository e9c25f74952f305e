using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace GtmFunctions.Tests.Functions;

/// <summary>
/// What the worker puts into the parameters of HTTP functions. A parameter that no trigger, type or route fills is filled by name from the
/// query and from the top-level fields of a JSON body, which strangers write.
/// </summary>
public sealed class FunctionsParameterTests
{
    public static TheoryData<string> HttpFunctions =>
        [.. DeclaredFunction.All.Where(one => one.Trigger is HttpTriggerAttribute).Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(HttpFunctions))]
    public void Parameters_OfAnHttpFunction_AreTheRequestTheRoutesAndTheContext(string name)
    {
        var function = Function(name);
        var route = RoutePatternFactory.Parse(((HttpTriggerAttribute)function.Trigger).Route!);

        Assert.Equal(
            [
                $"{nameof(HttpRequest)} request",
                .. route.Parameters.Select(parameter =>
                    $"String{(parameter.IsOptional || parameter.IsCatchAll ? "?" : "")} {parameter.Name}"),
                $"{nameof(FunctionContext)} context",
            ],
            function.Method.GetParameters().Select(parameter => $"{parameter.ParameterType.Name}{Optional(parameter)} {parameter.Name}"));
        Assert.Equal("request", function.TriggerParameter.Name);
    }

    private static string Optional(ParameterInfo parameter) =>
        new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable ? "?" : "";

    private static DeclaredFunction Function(string name) => DeclaredFunction.All.Single(one => one.Name == name);
}
