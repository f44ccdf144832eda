/** Why a value is refused. The problem continues a sentence that begins with the value: "is not a duration; write …". */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
