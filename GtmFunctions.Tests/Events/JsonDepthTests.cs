using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Events;

public sealed class JsonDepthTests
{
    [Theory]
    [InlineData(63, false)]
    [InlineData(64, false)]
    [InlineData(65, true)]
    [InlineData(10_000, true)]
    public void IsTooDeep_ByDepth_BeginsAfterTheDeepestPayload(int depth, bool tooDeep)
    {
        Assert.Equal(tooDeep, JsonDepth.IsTooDeep(Encoding.UTF8.GetBytes($"{new string('[', depth)}{new string(']', depth)}")));
        Assert.Equal(tooDeep, JsonDepth.IsTooDeep(Encoding.UTF8.GetBytes(new string('[', depth))));
    }

    [Fact]
    public void IsTooDeep_WrongBeforeItIsDeep_IsNotWhatIsWrong() =>
        Assert.False(JsonDepth.IsTooDeep(Encoding.UTF8.GetBytes($"{{\"a\":x{new string('[', 100)}")));

    [Fact]
    public void GeneratedJson_OfThePipeline_TakesAllThatIsTakenIn()
    {
        var contexts = typeof(PipelineJson).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(JsonSerializerContext))).ToArray();

        Assert.True(contexts.Length > 10);
        Assert.All(contexts, type =>
        {
            var name = type == typeof(PipelineJson) ? nameof(PipelineJson.Readable) : "Default";
            var context = (JsonSerializerContext)type.GetProperty(name, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
            Assert.True(context.Options.MaxDepth == JsonDepth.Own, $"{type.Name} goes {context.Options.MaxDepth} deep");
        });
    }
}
