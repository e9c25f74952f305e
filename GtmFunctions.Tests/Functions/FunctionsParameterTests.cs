using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.CodeAnalysis;
using Xunit;

namespace GtmFunctions.Tests.Functions;

/// <summary>
/// What the worker puts into the parameters of HTTP functions. A parameter that no trigger, type or route fills is filled by name from the
/// query and from the top-level fields of a JSON body, which strangers write.
/// </summary>
public sealed class FunctionsParameterTests
{
    public static TheoryData<string> HttpFunctions =>
        [.. DeclaredFunction.All.Where(one => one.Trigger == "HttpTrigger").Select(one => one.Name)];

    public static TheoryData<string> AllFunctions => [.. DeclaredFunction.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(HttpFunctions))]
    public void Parameters_OfAnHttpFunction_AreTheRequestTheRoutesAndTheContext(string name)
    {
        var function = Function(name);
        var route = RoutePatternFactory.Parse(function.Argument("Route")!);

        Assert.Equal(
            [
                "Microsoft.AspNetCore.Http.HttpRequest request",
                .. route.Parameters.Select(parameter => $"string{(parameter.IsOptional ? "?" : "")} {parameter.Name}"),
                "Microsoft.Azure.Functions.Worker.FunctionContext context",
            ],
            function.Method.Parameters.Select(parameter => $"{parameter.Type.ToDisplayString(WithNullability)} {parameter.Name}"));
        Assert.Equal("request", function.TriggerParameter.Name);
    }

    [Theory]
    [MemberData(nameof(AllFunctions))]
    public void Arguments_OfTheCall_GoToTheParametersOfTheirNames(string name)
    {
        var function = Function(name);
        var called = function.OnlyCall();

        Assert.NotNull(called);
        Assert.Equal(
            called.Parameters.Select(parameter => parameter.Name),
            function.CallArguments().Select(argument => argument == "context.CancellationToken" ? "cancellation" : argument));
    }

    private static readonly SymbolDisplayFormat WithNullability =
        SymbolDisplayFormat.CSharpErrorMessageFormat
            .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static DeclaredFunction Function(string name) => DeclaredFunction.All.Single(one => one.Name == name);
}
