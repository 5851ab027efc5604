import { Column, Key, Resource } from '@cortado/resources';
import { IsBoolean, IsEmail, IsString, Length, Matches } from 'class-validator';

/** REST at `/users`, and the channel `users` at `/ws/users`, which tells who was created, updated and deleted. */
@Resource('users')
export class User {
  @Key() id!: number;

  @IsString()
  @Length(1, 40)
  @Matches(/\S/, { message: 'name must not be blank' })
  name!: string;

  @IsEmail() @Column({ unique: true }) email!: string;
  @IsBoolean() isActive!: boolean;
}
